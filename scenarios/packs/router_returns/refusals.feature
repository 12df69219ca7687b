@AddReturnedCheck @F-05
Feature: A returned check the router refuses
  A refusal stands in Params only, and nothing is changed (router §4.3, §4.4, F-05).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And AddARItems posts a payment of "60.00" with the reference "guid-1" to account "4000001"
    And a proper request for account "4000001" is answered

  @quirk-6
  Scenario: A refusal says nothing at function level
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-9 |
    Then STATUS is -906 at the Params level
    And there is no STATUS at the function level
    And the tags of Params are "STATUS STATUS_DESC"
    And the books are untouched and the next request is answered as before

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 60.00  |
      | <tag>       | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag          | value    |
      | SUBSYSTEM_ID |          |
      | SUBSYSTEM_ID | (absent) |
      | CHECK_AMT    |          |
      | CHECK_AMT    | (absent) |
      | PAYMENT_REF  |          |
      | PAYMENT_REF  | (absent) |

  Scenario Outline: A payment reference that nothing has
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | <reference> |
      | CHECK_AMT   | 60.00       |
    Then STATUS is -906 at the Params level
    And the books are untouched and the next request is answered as before

    Examples: another GUID, a part of the right one, an unknown item number, an account number
      | reference |
      | guid-2    |
      | guid      |
      | 999999    |
      | 4000001   |

  Scenario: A payment is returned once
    Given AddReturnedCheck returns "60.00" for the reference "guid-1"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 60.00  |
    Then STATUS is -909 at the Params level
    And the ledger of account "4000001" has 2 entries

  @AdjARItem @F-06
  Scenario: A voided payment is not returned
    Given AdjARItem leaves "0.00" of item "205185"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 60.00  |
    Then STATUS is -909 at the Params level
    And the ledger of account "4000001" has 2 entries

  @AdjARItem @F-06
  Scenario: A returned payment is not adjusted
    Given AddReturnedCheck returns "60.00" for the reference "guid-1"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 30.00  |
    Then STATUS is -909 at the Params level
    And the ledger of account "4000001" has 2 entries

  Scenario Outline: The check is for less than what stands of the payment: <amount>
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1   |
      | CHECK_AMT   | <amount> |
    Then STATUS is -907 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | amount |
      | 59.99  |
      | 0      |
      | -60.00 |

  @AdjARItem @F-06
  Scenario: A check of what still stands of a refunded payment is enough
    Given AdjARItem leaves "45.00" of item "205185"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 44.99  |
    Then STATUS is -907 at the Params level

  @AddARItems @F-04
  Scenario: A charge is no payment and cannot be returned
    Given AddARItems posts a charge of "15.00" with the reference "guid-2" to account "4000001"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-2 |
      | CHECK_AMT   | 15.00  |
    Then the tags of Params are "STATUS STATUS_DESC"
    And the ledger of account "4000001" has 2 entries

  @off-contract
  Scenario Outline: What is wrong first is answered: <first> before <second>
    Given the code table REASON_CD holds "NSF, CLOSED"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | <reference> |
      | REASON_CD   | <reason>    |
      | CHECK_AMT   | <amount>    |
    Then STATUS is <status> at the <level> level
    And the books are untouched and the next request is answered as before

    Examples:
      | first          | second         | reference | reason | amount | status | level    |
      | the schema     | a missing tag  |           |        | 1.001  | -902   | function |
      | a missing tag  | the payment    |           | NSF    | 60.00  | -100   | Params   |
      | a missing tag  | the payment    | guid-9    | NSF    |        | -100   | Params   |
      | the payment    | the code table | guid-9    | OTHER  | 60.00  | -906   | Params   |
      | the code table | the amount     | guid-1    | OTHER  | 0      | -905   | Params   |

  Scenario: The amount is looked at before the state of the payment
    Given AddReturnedCheck returns "60.00" for the reference "guid-1"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 0      |
    Then STATUS is -907 at the Params level

  @Q-03 @off-contract
  Scenario: A login without the grant gets STATUS at function level, though a success has none there
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | AddARItems |
    And I sign in as "ic" with the password "pw"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
    Then STATUS is -901 at the function level
    And there is no STATUS at the Params level
    And the ledger of account "4000001" has 1 entries
