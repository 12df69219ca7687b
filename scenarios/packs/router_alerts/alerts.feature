@AddAlert @F-07
Feature: An alert is put on an account
  Whose it is, what it may be, and how it is refused (router F-07).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15T09:30"
    And a proper request for account "2003708" is answered

  @Q-42 @smoke
  Scenario: The documented sample
    When I send the sample of AddAlert
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1"><AddAlert version="1.1"><Params><STATUS>0</STATUS></Params><STATUS>0</STATUS></AddAlert></Reply>
      """

  Scenario Outline: An account that does not exist
    When I send the sample of AddAlert with
      | ALERT_KEY        | <number> |
      | ALERT_KEY_CUSTOM | <custom> |
    Then STATUS is -4 at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"
    And the books are untouched and the next request is answered as before

    Examples:
      | number  | custom |
      | 9999999 |        |
      |         | 999    |

  Scenario: An own number that two accounts have
    Given a new account "4000001" with the custom number "77"
    And a new account "4000002" with the custom number "77"
    When I send the sample of AddAlert with
      | ALERT_KEY        |    |
      | ALERT_KEY_CUSTOM | 77 |
    Then STATUS is -4 at the Params level

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AddAlert with
      | <tag> | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag          | value    |
      | OWNERSHIP_CD |          |
      | OWNERSHIP_CD | (absent) |
      | ALERT_KEY    |          |
      | ALERT_KEY    | (absent) |
      | ALERT_CD     |          |
      | ALERT_CD     | (absent) |

  Scenario Outline: Only accounts can have alerts: <owner>
    When I send the sample of AddAlert with
      | OWNERSHIP_CD | <owner> |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | owner |
      | PERS  |
      | acct  |

  @key-code_tables
  Scenario Outline: A filled table of alert codes admits its codes only: <code>
    Given the code table ALERT_CD holds "CSTRG, PAPON, PAPOFF"
    When I send the sample of AddAlert with
      | ALERT_CD | <code> |
    Then STATUS is <status> at the Params level

    Examples:
      | code  | status |
      | CSTRG | 0      |
      | PAPON | 0      |
      | OTHER | -905   |

  @key-code_tables
  Scenario: An empty table of alert codes admits every code
    When I send the sample of AddAlert with
      | ALERT_CD | OTHER |
    Then STATUS is 0 at the Params level

  Scenario: A time instead of a day
    When I send the sample of AddAlert with
      | ALERT_ON_DT | 2024023113450927 |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

  @off-contract
  Scenario: The time of an alert has sixteen digits
    When I send the sample of AddAlert with
      | ALERT_ON_DT | 20240510 |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "ALERT_ON_DT" at the function level

  Scenario Outline: What is wrong first is answered: <first> before <second>
    Given the code table ALERT_CD holds "CSTRG"
    When I send the sample of AddAlert with
      | OWNERSHIP_CD | <owner>   |
      | ALERT_KEY    | <account> |
      | ALERT_CD     | <code>    |
    Then STATUS is <status> at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | first         | second         | owner | account | code  | status |
      | a missing tag | the account    | ACCT  | 9999999 |       | -100   |
      | the account   | the code table | ACCT  | 9999999 | OTHER | -4     |

  @Q-03 @off-contract
  Scenario: A login without the grant for AddAlert
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | AddContact |
    And I sign in as "ic" with the password "pw"
    When I send the sample of AddAlert
    Then STATUS is -901 at the function level
