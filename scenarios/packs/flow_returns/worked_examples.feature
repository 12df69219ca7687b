@AddReturnedCheck @F-05
Feature: ACH rejects on their way into Cayenta
  The worked examples of adapter §4, with the payment of WX-PAY-1: 102.74, of which 2.50 are the fee.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the payment "8d6f2c1e-01" of account "2003708" is submitted with
      | amount     | 102.74 |
      | fee        | 2.50   |
      | instrument | ACH    |
    And the pump runs

  @WX-ACH-1 @Q-22 @Q-34 @smoke
  Scenario: The bank returns the payment
    When the bank returns payment "8d6f2c1e-01" as "r1" with the code "R01"
    And the pump runs
    Then record "r1" is SENT
    And the router got AddReturnedCheck with exactly
      | PAYMENT_REF       | 8d6f2c1e-01 |
      | REASON_CD         |             |
      | SUBSYSTEM_ID      | UM          |
      | SOURCE_REF        | RCPT        |
      | COLLECTION_STREAM |             |
      | CHECK_AMT         | 102.74      |
      | BANK_ID           |             |
      | BRANCH_ID         |             |
      | NSF_LETTER_YN     |             |
    And record "r1" has
      | kind            | ach_reject  |
      | payment         | 8d6f2c1e-01 |
      | result.folio_no | 1           |
    And the items of account "2003708" are
      | item_no | net   | state    |
      | 205184  | 100   | OPEN     |
      | 205063  | 60    | OPEN     |
      | 205064  | 45.5  | OPEN     |
      | 204987  | 98.24 | OPEN     |
      | 205185  | 0     | RETURNED |

  @WX-ACH-1 @Q-34 @adapter-key-check_amt
  Scenario Outline: CHECK_AMT is <key>: <sent>, and the balance after it is <balance>
    Given the adapter key check_amt is "<key>"
    When the bank returns payment "8d6f2c1e-01" as "r1" with the code "R01"
    And the pump runs
    Then record "r1" is SENT
    And the router got AddReturnedCheck with
      | CHECK_AMT | <sent> |
    And the books of account "2003708" say
      | CURRENT_BALANCE | <balance> |

    Examples: with the fee in it the account owes the fee besides
      | key            | sent   | balance |
      | payment_amount | 102.74 | 102.74  |
      | net_of_fee     | 100.24 | 100.24  |

  @WX-ACH-2 @Q-35
  Scenario Outline: A notification of change is not sent: <code>
    When the bank returns payment "8d6f2c1e-01" as "r1" with the code "<code>"
    And the pump runs
    Then record "r1" is SKIPPED because "<code> is a notification of change"
    And the router got exactly no like this
      | function | AddReturnedCheck |
    And the books of account "2003708" say
      | CURRENT_BALANCE | 0 |

    Examples:
      | code |
      | C02  |
      | c01  |

  @Q-35
  Scenario Outline: Every R code is a return: <code>
    When the bank returns payment "8d6f2c1e-01" as "r1" with the code "<code>"
    And the pump runs
    Then record "r1" is SENT
    And the router got exactly one like this
      | function | AddReturnedCheck |

    Examples:
      | code |
      | R02  |
      | R29  |
