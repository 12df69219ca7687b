@SetAccountBillingAddress @F-12
Feature: A new mailing address the router refuses
  A refusal stands in Params, function level says 0, and no address is changed (router §4.3, F-12).

  Background:
    Given a router of template "4078"
    And it is "2024-04-04"
    And a proper request for account "2000341" is answered

  Scenario: An account that does not exist
    When I send the sample of SetAccountBillingAddress with
      | ACCOUNT_NO | 9999999 |
    Then STATUS is -4 at the Params level
    And STATUS_DESC names "Invalid Account Number" at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"
    And the books are untouched and the next request is answered as before

  @Q-07 @Q-08
  Scenario Outline: Without an account number
    When I send the sample of SetAccountBillingAddress with
      | ACCOUNT_NO | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty" at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | value    |
      |          |
      | (absent) |

  @Q-08
  Scenario: An own number that two accounts have
    Given a new account "4000001" with the custom number "133110"
    When I ask for SetAccountBillingAddress with
      | ACCOUNT_NO_CUSTOM | 133110         |
      | STREET_NM         | 123 Example ST |
    Then STATUS is -4 at the Params level
    And the books are untouched and the next request is answered as before

  @Q-29
  Scenario Outline: Neither street nor post-office box
    When I send the sample of SetAccountBillingAddress with
      | STREET_NM | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "STREET_NM tag is missing or is empty." at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | value    |
      |          |
      | (absent) |

  @quirk-15 @Q-10
  Scenario: A refused address speaks of a phone, as the documents have it
    When I send the sample of SetAccountBillingAddress with
      | ADDRESS_CD | MOON |
    Then STATUS is -905 at the Params level
    And STATUS_DESC names "Unable to update account phone! (ADDRESS_CD: MOON is not in code table" at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

  @key-code_tables
  Scenario Outline: A filled table of address codes admits its codes only: "<code>"
    When I send the sample of SetAccountBillingAddress with
      | ADDRESS_CD | <code> |
    Then STATUS is <status> at the Params level

    Examples:
      | code | status |
      | FWD  | 0      |
      | RES  | 0      |
      | BUS  | 0      |
      |      | 0      |
      | MOON | -905   |
      | fwd  | -905   |

  @key-code_tables
  Scenario: A refused address code changes nothing
    When I send the sample of SetAccountBillingAddress with
      | ADDRESS_CD | MOON |
    Then the books are untouched and the next request is answered as before

  @key-code_tables
  Scenario: An empty table of address codes admits every code
    Given the code table ADDRESS_CD holds ""
    When I send the sample of SetAccountBillingAddress with
      | ADDRESS_CD | MOON |
    Then STATUS is 0 at the Params level

  Scenario Outline: An invalid date: <tag>
    When I send the sample of SetAccountBillingAddress with
      | <tag> | 20240231 |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag         |
      | ACTIVE_DT   |
      | INACTIVE_DT |

  @off-contract
  Scenario Outline: A value that does not fit the schema: <tag> <value>
    When I send the sample of SetAccountBillingAddress with
      | <tag> | <value> |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "<tag>" at the function level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag                 | value    |
      | SEASON_STR_MTH      | 13       |
      | SEASON_END_DAY      | 32       |
      | SEASON_STR_DAY      | 0        |
      | PRIMARY_LOCATION_YN | Y        |
      | ACTIVE_DT           | 04/04/24 |

  @off-contract
  Scenario: A tag that only the reply has does not fit the schema
    When I ask for SetAccountBillingAddress with
      | ACCOUNT_NO    | 2000341        |
      | BUILDING_NAME | TOWER          |
      | STREET_NM     | 123 Example ST |
    Then STATUS is -902 at the function level

  Scenario Outline: What is wrong first is answered: <first> before <second>
    When I send the sample of SetAccountBillingAddress with
      | ACCOUNT_NO | <account> |
      | ADDRESS_CD | <code>    |
      | STREET_NM  | <street>  |
    Then STATUS is <status> at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | first         | second         | account | code | street         | status |
      | a missing tag | the account    | 9999999 | FWD  |                | -100   |
      | the account   | the code table | 9999999 | MOON | 123 Example ST | -4     |
      | a missing tag | the code table | 2000341 | MOON |                | -100   |

  @Q-03 @off-contract
  Scenario: A login without the grant for SetAccountBillingAddress
    Given the router's logins are
      | user | password | functions                |
      | ic   | pw       | GetAccountBillingAddress |
    And I sign in as "ic" with the password "pw"
    When I send the sample of SetAccountBillingAddress
    Then STATUS is -901 at the function level
