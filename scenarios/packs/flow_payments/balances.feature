@AddARItems @F-04 @GetAccountBalance @F-01
Feature: A payment shows on every page and in RTDR
  The router's ledger, the payer's next look-up and the records of the pump tell the same story.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    |

  @smoke
  Scenario: A payment, a partial credit, and a return: ledger, RTDR and payer agree after each
    Given advanced setting 114 is "1"
    And these payments are submitted
      | name | account | amount | instrument |
      | p1   | 4000001 | 40.00  | CC         |
      | p2   | 4000001 | 25.00  | ACH        |
    And the pump runs
    And RTDR runs for account "4000001"
    Then BalanceDue becomes "25.00" from CURRENT_BALANCE
    And the payer of account "4000001" sees
      | balance_due | 25.00 |
    When the credit "c1" of "15.00" on payment "p1" is submitted
    And the bank returns payment "p2" as "r1" with the code "R01"
    And the pump runs
    And RTDR runs for account "4000001"
    Then BalanceDue becomes "65.00" from CURRENT_BALANCE
    And the payer of account "4000001" sees
      | balance_due | 65.00 |
    And the entries of account "4000001" are
      | kind       | amount | item_no |
      | bill       | 90     |         |
      | payment    | -40    | 205185  |
      | payment    | -25    | 205186  |
      | adjustment | 15     | 205187  |
      | return     | 25     |         |

  Scenario: Before the pump has run the payer sees the old balance
    Given the payment "p1" of "40.00" by account "4000001" is submitted
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "90.00" from CURRENT_BALANCE
    When the pump runs
    And RTDR runs for account "4000001"
    Then BalanceDue becomes "50.00" from CURRENT_BALANCE

  @ITG-3456
  Scenario: Paying the arrangement amount is an ordinary payment
    Given account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    When the payment "p1" of "33.30" by account "4000001" is submitted
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP       | WEB   |
      | ITEM_AMT      | 33.30 |
      | AS_PAYMENT_YN | T     |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 56.7 |

  Scenario: Booked twice by the router: the record is SENT once, and the ledger shows what happened
    Given the fault "booked_twice" is switched on for AddARItems
    When the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    Then record "p1" is SENT
    And the router got exactly one like this
      | function | AddARItems |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 10 |

  Scenario: Answered as done and never booked: only the next look-up shows it
    Given the fault "not_booked" is switched on for AddARItems
    When the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And RTDR runs for account "4000001"
    Then record "p1" is SENT
    And BalanceDue becomes "90.00" from CURRENT_BALANCE
