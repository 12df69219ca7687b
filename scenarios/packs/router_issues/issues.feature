@AddIssueContact @F-14
Feature: A payer's ticket becomes an issue with a contact
  AddIssueContact opens an issue, makes its contact and one task, and judges the answers (router F-14).

  Background:
    Given a router of template "3426"
    And it is "2023-12-15"
    And a proper request for account "2086971" is answered

  @quirk-2 @quirk-10 @smoke
  Scenario: The documented sample, with REPLY around Reply and the date of the task spelled out
    When I send the sample of AddIssueContact
    Then the reply is, tag for tag and in order
      """
      <REPLY>
        <Reply transNo="5052" pid="9128">
          <AddIssueContact version="1.1">
            <Params>
              <CONTACT_NO>3693750</CONTACT_NO>
              <ISSUE_NO>300630</ISSUE_NO>
              <TASK>
                <SEQ>1</SEQ>
                <TASK_CD>WRKNG</TASK_CD>
                <TASK_CMTS />
                <TASK_USER_ID>*</TASK_USER_ID>
                <ASSIGN_STATUS />
                <REQUIRED_BY>Dec-15-2023</REQUIRED_BY>
                <COMPLETION_DT />
              </TASK>
              <STATUS>0</STATUS>
              <STATUS_DESC>Issue 300630 created.</STATUS_DESC>
            </Params>
            <STATUS>0</STATUS>
          </AddIssueContact>
        </Reply>
      </REPLY>
      """

  Scenario: Each issue has the next number and a contact of its own
    Given I send the sample of AddIssueContact
    When I send the sample of AddIssueContact
    Then the reply has
      | ISSUE_NO    | 300631                |
      | CONTACT_NO  | 3693751               |
      | STATUS_DESC | Issue 300631 created. |

  @AddContact @F-13
  Scenario: Contacts that are no issue's are counted with the others, issues by themselves
    Given I send the sample of AddContact
    When I send the sample of AddIssueContact
    Then the reply has
      | ISSUE_NO   | 300630  |
      | CONTACT_NO | 3693751 |

  @quirk-10
  Scenario Outline: The task is to be done by the day of the call: <day>
    When I send the sample of AddIssueContact with
      | EFFECTIVE_DT | <day> |
    Then the reply has 1 tasks
    And task 1 of the reply has
      | SEQ           | 1           |
      | TASK_CD       | WRKNG       |
      | REQUIRED_BY   | <spelled>   |
      | TASK_CMTS     |             |
      | ASSIGN_STATUS |             |
      | COMPLETION_DT |             |

    Examples:
      | day      | spelled     |
      | 20240229 | Feb-29-2024 |
      | 20250419 | Apr-19-2025 |
      | 20241101 | Nov-01-2024 |

  Scenario: An answer may hold any marks
    When I send the sample of AddIssueContact with
      | ISSUE_QUESTIONS[2]/ANSWER | The bill says 5 < 6 & "paid"; we don't agree > at all |
    Then STATUS is 0 at the Params level

  Scenario Outline: The first question has the answers BILL and OTHR: <answer>
    When I send the sample of AddIssueContact with
      | ISSUE_QUESTIONS[1]/ANSWER | <answer> |
    Then STATUS is <status> at the Params level

    Examples:
      | answer | status |
      | BILL   | 0      |
      | OTHR   | 0      |
      | bill   | -905   |
      | NONE   | -905   |

  Scenario Outline: A question that is not of the questionnaire: <tag> <value>
    When I send the sample of AddIssueContact with
      | <tag> | <value> |
    Then STATUS is -905 at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag                            | value |
      | ISSUE_QUESTIONS[1]/VERSION     | 4     |
      | ISSUE_QUESTIONS[2]/VERSION     | 5     |
      | ISSUE_QUESTIONS[1]/RESPONSE_TP | LGCOM |
      | ISSUE_QUESTIONS[2]/RESPONSE_TP | STRNG |

  Scenario: A third question is not of the questionnaire
    When I send the request
      """
      <Request><AddIssueContact><Params>
        <ISSUE_TP>CU</ISSUE_TP><CONTACT_TP>WEB</CONTACT_TP><EFFECTIVE_DT>20231215</EFFECTIVE_DT>
        <ACCOUNT_NO>2086971</ACCOUNT_NO><CONTACT_DESC>Contact: JORDAN Q SAMPLE</CONTACT_DESC>
        <ISSUE_QUESTIONS><SEQ>1</SEQ><VERSION>5</VERSION><RESPONSE_TP>STRNG</RESPONSE_TP><ANSWER>BILL</ANSWER></ISSUE_QUESTIONS>
        <ISSUE_QUESTIONS><SEQ>2</SEQ><VERSION>15</VERSION><RESPONSE_TP>LGCOM</RESPONSE_TP><ANSWER>text</ANSWER></ISSUE_QUESTIONS>
        <ISSUE_QUESTIONS><SEQ>3</SEQ><VERSION>15</VERSION><RESPONSE_TP>LGCOM</RESPONSE_TP><ANSWER>text</ANSWER></ISSUE_QUESTIONS>
      </Params></AddIssueContact></Request>
      """
    Then STATUS is -905 at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

  @Q-07
  Scenario Outline: A question that is not answered: <tag>
    When I send the sample of AddIssueContact with
      | <tag> | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "ANSWER tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag                       | value    |
      | ISSUE_QUESTIONS[1]/ANSWER |          |
      | ISSUE_QUESTIONS[2]/ANSWER |          |
      | ISSUE_QUESTIONS[2]/ANSWER | (absent) |
      | ISSUE_QUESTIONS[1]        | (absent) |
      | ISSUE_QUESTIONS[2]        | (absent) |

  @Q-07
  Scenario: No question at all
    When I send the sample of AddIssueContact with
      | ISSUE_QUESTIONS[1] | (absent) |
      | ISSUE_QUESTIONS[2] | (absent) |
    Then STATUS is -100 at the Params level

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AddIssueContact with
      | <tag> | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"

    Examples:
      | tag          | value    |
      | ISSUE_TP     |          |
      | ISSUE_TP     | (absent) |
      | CONTACT_TP   |          |
      | CONTACT_TP   | (absent) |
      | EFFECTIVE_DT |          |
      | EFFECTIVE_DT | (absent) |
      | ACCOUNT_NO   |          |
      | ACCOUNT_NO   | (absent) |
      | CONTACT_DESC |          |
      | CONTACT_DESC | (absent) |

  @quirk-2
  Scenario: A refusal has REPLY around it too
    When I send the sample of AddIssueContact with
      | ACCOUNT_NO | 9999999 |
    Then the reply is, tag for tag and in order
      """
      <REPLY>
        <Reply transNo="1" pid="1">
          <AddIssueContact version="1.1">
            <Params>
              <STATUS>-4</STATUS>
              <STATUS_DESC>*</STATUS_DESC>
            </Params>
            <STATUS>0</STATUS>
          </AddIssueContact>
        </Reply>
      </REPLY>
      """

  @key-code_tables
  Scenario Outline: Filled tables of issue and contact types admit their codes only: <tag> <code>
    When I send the sample of AddIssueContact with
      | <tag> | <code> |
    Then STATUS is <status> at the Params level

    Examples:
      | tag        | code  | status |
      | ISSUE_TP   | CU    | 0      |
      | ISSUE_TP   | XX    | -905   |
      | ISSUE_TP   | cu    | -905   |
      | CONTACT_TP | WEB   | 0      |
      | CONTACT_TP | PHONE | -905   |

  @key-code_tables
  Scenario: An empty table of contact types admits every code
    Given the code table CONTACT_TP holds ""
    When I send the sample of AddIssueContact with
      | CONTACT_TP | PHONE |
    Then STATUS is 0 at the Params level

  Scenario: An invalid day
    When I send the sample of AddIssueContact with
      | EFFECTIVE_DT | 20230229 |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

  @quirk-9 @off-contract
  Scenario Outline: UPLOAD_YN is Y or N, unlike the other flags: <flag>
    When I send the sample of AddIssueContact with
      | UPLOAD_YN | <flag> |
    Then STATUS is <status> at the function level

    Examples:
      | flag | status |
      | Y    | 0      |
      | N    | 0      |
      | F    | -902   |

  Scenario: A refused ticket uses up no numbers
    Given I send the sample of AddIssueContact with
      | ISSUE_QUESTIONS[1]/ANSWER | NONE |
    And I send the sample of AddIssueContact with
      | ACCOUNT_NO | 9999999 |
    When I send the sample of AddIssueContact
    Then the reply has
      | CONTACT_NO | 3693750 |
      | ISSUE_NO   | 300630  |

  Scenario Outline: What is wrong first is answered: <first> before <second>
    When I send the sample of AddIssueContact with
      | CONTACT_DESC              | <text>    |
      | ACCOUNT_NO                | <account> |
      | CONTACT_TP                | <type>    |
      | ISSUE_QUESTIONS[1]/ANSWER | <answer>  |
    Then STATUS is <status> at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | first         | second         | text    | account | type  | answer | status |
      | a missing tag | the account    |         | 9999999 | WEB   | BILL   | -100   |
      | a blank answer | the account   | Contact | 9999999 | WEB   |        | -100   |
      | the account   | the code table | Contact | 9999999 | PHONE | BILL   | -4     |
      | the account   | the answers    | Contact | 9999999 | WEB   | NONE   | -4     |

  @Q-03 @quirk-2 @off-contract
  Scenario: A login without the grant for AddIssueContact
    Given the router's logins are
      | user | password | functions                     |
      | ic   | pw       | AddContact, GetAccountBalance |
    And I sign in as "ic" with the password "pw"
    And a proper request for account "2086971" is answered
    When I send the sample of AddIssueContact
    Then the reply is, tag for tag and in order
      """
      <REPLY>
        <Reply transNo="1" pid="1">
          <AddIssueContact version="1.1">
            <Params/>
            <STATUS>-901</STATUS>
            <STATUS_DESC>*</STATUS_DESC>
          </AddIssueContact>
        </Reply>
      </REPLY>
      """
    And the books are untouched and the next request is answered as before
