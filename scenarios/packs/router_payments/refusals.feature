@AddARItems @F-04
Feature: A payment the router refuses
  A refusal stands in Params, function level says 0, and nothing is changed (router §4.3, §4.4).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And a proper request for account "4000001" is answered

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | <tag>         | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"
    And the books are untouched and the next request is answered as before

    Examples:
      | tag          | value    |
      | SUBSYSTEM_ID |          |
      | SUBSYSTEM_ID | (absent) |
      | ITEM_TP      |          |
      | ITEM_TP      | (absent) |
      | ITEM_AMT     |          |
      | ITEM_AMT     | (absent) |

  @Q-07
  Scenario Outline: Without an account number
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "SS_ACCOUNT_NO tag is missing or is empty." at the Params level

    Examples:
      | value    |
      |          |
      | (absent) |

  Scenario: An account that does not exist
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 9999999 |
    Then STATUS is -4 at the Params level
    And STATUS_DESC names "Invalid Account Number" at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

  @quirk-1
  Scenario: A refusal names AddARItem in the singular too
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 9999999 |
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1">
        <AddARItem version="1.1">
          <Params>
            <STATUS>-4</STATUS>
            <STATUS_DESC>*</STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </AddARItem>
      </Reply>
      """

  Scenario Outline: A value that is not valid here: <tag> <value>
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | <tag>         | <value> |
    Then STATUS is -905 at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag          | value    |
      | SUBSYSTEM_ID | AR       |
      | SUBSYSTEM_ID | um       |
      | ITEM_DT      | 20240231 |
      | ITEM_DT      | 20241301 |

  @Q-21
  Scenario Outline: A payment of nothing
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001  |
      | ITEM_AMT      | <amount> |
    Then STATUS is -907 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | amount |
      | 0      |
      | 0.00   |

  @Q-06 @Q-07 @off-contract
  Scenario Outline: A value that does not fit the schema: <tag> <value>
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | <tag>         | <value> |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "<tag>" at the function level
    And there is no STATUS at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag           | value             |
      | ITEM_AMT      | 1,000.00          |
      | ITEM_AMT      | 10.001            |
      | ITEM_AMT      | $10               |
      | ITEM_AMT      | 12345678901234.00 |
      | ITEM_DT       | 2024-11-15        |
      | AS_PAYMENT_YN | Y                 |
      | ITEM_TP       | WEB PAYMENT       |

  @quirk-1 @Q-03 @off-contract
  Scenario: A login without the grant for AddARItems
    Given the router's logins are
      | user | password | functions         |
      | ic   | pw       | GetAccountBalance |
    And I sign in as "ic" with the password "pw"
    When I send the sample of AddARItems
    Then the HTTP status is 200
    And the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1">
        <AddARItem version="1.1">
          <Params/>
          <STATUS>-901</STATUS>
          <STATUS_DESC>*</STATUS_DESC>
        </AddARItem>
      </Reply>
      """
    And the ledger of account "2003708" has 9 entries

  @off-contract
  Scenario: The name of the reply is no name of a request
    When I ask for AddARItem with
      | SS_ACCOUNT_NO | 4000001 |
    Then STATUS is -903 at the Reply level
    And the books are untouched and the next request is answered as before

  @off-contract
  Scenario Outline: What is wrong first is answered: <first> before <second>
    Given the code table ITEM_TP holds "WEB, IVR"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | <account> |
      | ITEM_TP       | <type>    |
      | SUBSYSTEM_ID  | <system>  |
      | ITEM_AMT      | <amount>  |
    Then STATUS is <status> at the <level> level
    And the books are untouched and the next request is answered as before

    Examples:
      | first          | second         | account | type | system | amount | status | level    |
      | the schema     | a missing tag  | 4000001 |      | UM     | ten    | -902   | function |
      | a missing tag  | the account    | 9999999 |      | UM     | 5      | -100   | Params   |
      | the account    | the code table | 9999999 | CASH | UM     | 5      | -4     | Params   |
      | the account    | the subsystem  | 9999999 | WEB  | AR     | 5      | -4     | Params   |
      | the account    | the amount     | 9999999 | WEB  | UM     | 0      | -4     | Params   |
      | the code table | the amount     | 4000001 | CASH | UM     | 0      | -905   | Params   |
      | the subsystem  | the amount     | 4000001 | WEB  | AR     | 0      | -905   | Params   |

  @key-duplicate_policy
  Scenario: The amount is looked at before duplicates
    Given the router key duplicate_policy is "reject"
    And AddARItems posts a payment of "5.00" with the reference "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "4000001"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_AMT      | 0       |
    Then STATUS is -907 at the Params level

  Scenario: A refused payment uses up no item number
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 9999999 |
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_AMT      | 0       |
    When AddARItems posts a payment of "5.00" with the reference "guid-1" to account "4000001"
    Then STATUS_DESC is "AR item 205185 added." at the Params level

  @off-contract
  Scenario: Every request has the next transaction number, refused or not
    Given the journal is emptied
    When I send the sample of AddARItems
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 9999999 |
    And I send the body
      """
      just words
      """
    And I send the sample of AddARItems
    Then the router was asked
      | function   | account | status | trans_no |
      | AddARItems | 2003708 | 0      | 6432     |
      | AddARItems | 9999999 | -4     | 6433     |
      |            |         | -904   | 6434     |
      | AddARItems | 2003708 | 0      | 6435     |
