@GetPayArrangements @F-03 @GetAccount @F-02 @ITG-3456 @ITG-3462
Feature: The pay arrangement amount
  Adapter §2.5: the gate, the pick among several plans, clearing, and what the payer sees.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |

  @Q-12
  Scenario: Among plans that are active today the latest start wins, then the highest number
    Given account "4000001" has the pay arrangements
      | ref | start      | end        | amount |
      | 1   | 2024-01-01 | 2024-03-01 | 11.10  |
      | 2   | 2024-11-01 | 2025-02-01 | 22.20  |
      | 4   | 2024-11-01 | 2025-02-01 | 44.40  |
      | 3   | 2024-10-25 | 2025-02-01 | 33.30  |
      | 9   | 2024-12-01 | 2025-02-01 | 55.50  |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then PaymentArrangementAmount becomes "44.40" from ARRANGEMENT_AMT

  @Q-12
  Scenario Outline: A plan that is not active today does not count
    Given ACTIVE_PAYARR_YN of account "4000001" is forced to "T"
    And account "4000001" has the pay arrangements
      | start   | end   | amount | status_cd |
      | <start> | <end> | 33.30  | <status>  |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Pay_Arrangement_Amt | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 12.00               | 4000001    |
    When RTDR runs for account "4000001"
    Then PaymentArrangementAmount becomes "0.00"
    And the payer of account "4000001" sees
      | pay_arrangement.shown | false |

    Examples:
      | start      | end        | status |
      | 2024-11-01 | 2025-02-01 | N      |
      | 2024-12-01 | 2025-02-01 | Y      |
      | 2024-01-01 | 2024-11-14 | Y      |

  Scenario: The amount of the file is shown before any look-up
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Pay_Arrangement_Amt | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 12.00               | 4000001    |
    When it is "2024-11-16"
    Then the payer of account "4000001" sees
      | pay_arrangement.shown  | true  |
      | pay_arrangement.amount | 12.00 |
      | balance_due            | 90.00 |

  @Q-17
  Scenario: Without a plan a stored amount is cleared
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Pay_Arrangement_Amt | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 12.00               | 4000001    |
    When RTDR runs for account "4000001"
    Then the payer of account "4000001" sees
      | pay_arrangement.shown | false |
      | balance_due           | 90.00 |

  @Q-17
  Scenario: Unless the biller keeps it
    Given the adapter key clear_arrangement_on_inactive is "false"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Pay_Arrangement_Amt | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 12.00               | 4000001    |
    When RTDR runs for account "4000001"
    Then invoice "UB55500110202024" of account "4000001" has
      | payment_arrangement_amount | 12.00 |

  @Q-17
  Scenario: Not stated is not false
    Given ACTIVE_PAYARR_YN of account "4000001" is forced to ""
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Pay_Arrangement_Amt | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 12.00               | 4000001    |
    When RTDR runs for account "4000001"
    Then invoice "UB55500110202024" of account "4000001" has
      | payment_arrangement_amount | 12.00 |
      | balance_due                | 90.00 |

  @Q-15
  Scenario Outline: A plan made after the bill is taken although the dates differ, unless the biller blocks all
    Given the adapter key mismatch_blocks is "<key>"
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-09-20 | 2024-10-20 | 80.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    And invoice "UB55500109202024" of account "4000001" has
      | payment_arrangement_amount | <amount> |
      | balance_due                | 80.00    |

    Examples:
      | key     | amount |
      | balance | 33.30  |
      | all     |        |

  @Q-17
  Scenario: Switched off, neither GetAccount nor GetPayArrangements is asked
    Given the adapter key pay_arrangement is "false"
    And advanced setting 28 is ""
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And the router was asked
      | function          | account | status |
      | GetAccountBalance | 4000001 | 0      |

  @AS-28 @Q-17
  Scenario: Switched off, GetAccount is still asked for block codes
    Given the adapter key pay_arrangement is "false"
    And advanced setting 28 is "CO|XX|XX|XX"
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then the router was asked
      | function          | account | status |
      | GetAccount        | 4000001 | 0      |
      | GetAccountBalance | 4000001 | 0      |

  Scenario: One step moves both clocks: the plan ends for both on the same day
    Given account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | end    | 2024-11-30 |
      | amount | 33.30      |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 4000001    |
    And RTDR runs for account "4000001"
    When it is "2024-12-01"
    And RTDR runs for account "4000001"
    Then the payer of account "4000001" sees
      | pay_arrangement.shown | false |
