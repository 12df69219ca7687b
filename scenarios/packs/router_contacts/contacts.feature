@AddContact @F-13
Feature: A contact shows clerks what Invoice Cloud did
  AddContact stores a contact under the next CONTACT_NO (router F-13).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a proper request for account "2000341" is answered

  @quirk-7 @smoke
  Scenario: The documented sample, its STATUS first
    When I send the sample of AddContact
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="3590" pid="5248">
        <AddContact version="1.1">
          <Params>
            <STATUS>0</STATUS>
            <CONTACT_NO>3693750</CONTACT_NO>
            <STATUS_DESC>Contact Created.</STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </AddContact>
      </Reply>
      """

  Scenario: Each contact has the next number, whatever the account
    Given I send the sample of AddContact
    When I send the sample of AddContact with
      | ACCOUNT_NO | 2003708 |
    Then CONTACT_NO of the reply is "3693751"

  @AddIssueContact @F-14
  Scenario: Contacts of issues are counted with the others
    Given I send the sample of AddContact
    And I send the sample of AddIssueContact
    When I send the sample of AddContact
    Then CONTACT_NO of the reply is "3693752"

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AddContact with
      | <tag> | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"

    Examples:
      | tag        | value    |
      | CONTACT_TP |          |
      | CONTACT_TP | (absent) |
      | ACCOUNT_NO |          |
      | ACCOUNT_NO | (absent) |

  Scenario: An account that does not exist
    When I send the sample of AddContact with
      | ACCOUNT_NO | 9999999 |
    Then STATUS is -4 at the Params level
    And STATUS_DESC names "Invalid Account Number" at the Params level
    And STATUS is 0 at the function level

  @key-code_tables
  Scenario Outline: A filled table of contact types admits its codes only: <type>
    When I send the sample of AddContact with
      | CONTACT_TP | <type> |
    Then STATUS is <status> at the Params level

    Examples:
      | type  | status |
      | WEB   | 0      |
      | PHONE | -905   |
      | web   | -905   |

  @key-code_tables
  Scenario: An empty table of contact types admits every code
    Given the code table CONTACT_TP holds ""
    When I send the sample of AddContact with
      | CONTACT_TP | PHONE |
    Then STATUS is 0 at the Params level

  Scenario: An invalid day
    When I send the sample of AddContact with
      | RECEIVED_DTM | 20240231 |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

  @quirk-9 @off-contract
  Scenario Outline: UPLOAD_YN is Y or N, unlike the other flags: <flag>
    When I send the sample of AddContact with
      | UPLOAD_YN | <flag> |
    Then STATUS is <status> at the function level

    Examples:
      | flag | status |
      | Y    | 0      |
      | N    | 0      |
      |      | 0      |
      | T    | -902   |
      | F    | -902   |

  Scenario: A refused contact uses up no number
    Given I send the sample of AddContact with
      | CONTACT_TP | PHONE |
    And I send the sample of AddContact with
      | ACCOUNT_NO | 9999999 |
    When I send the sample of AddContact
    Then CONTACT_NO of the reply is "3693750"

  Scenario Outline: What is wrong first is answered: <first> before <second>
    When I send the sample of AddContact with
      | CONTACT_TP | <type>    |
      | ACCOUNT_NO | <account> |
    Then STATUS is <status> at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | first         | second         | type  | account | status |
      | a missing tag | the account    |       | 9999999 | -100   |
      | the account   | the code table | PHONE | 9999999 | -4     |

  Scenario: A contact changes no balance
    When I send the sample of AddContact
    Then the books of account "2000341" say
      | CURRENT_BALANCE | 88.1 |
    And the ledger of account "2000341" has 1 entries

  @Q-03 @off-contract
  Scenario: A login without the grant for AddContact
    Given the router's logins are
      | user | password | functions                     |
      | ic   | pw       | AddAlert, GetAccountBalance   |
    And I sign in as "ic" with the password "pw"
    And a proper request for account "2000341" is answered
    When I send the sample of AddContact
    Then STATUS is -901 at the function level
    And the books are untouched and the next request is answered as before
