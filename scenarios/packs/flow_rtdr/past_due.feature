@GetAccountBalance @F-01 @ITG-2949 @AS-107
Feature: Past due from the tag that AS 107 names
  Adapter §2.4; OVERDUE_AMT leaves out what is flagged out of the cut-off amount (Q-16).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind    | amount | effective  | due        | cutoff |
      | bill    | 50.00  | 2024-08-01 | 2024-09-01 |        |
      | payment | 20.00  | 2024-08-20 |            |        |
      | bill    | 40.00  | 2024-10-20 | 2024-11-20 |        |
      | charge  | 7.00   | 2024-11-01 |            | false  |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 1.00            | 4000001    |

  Scenario: Bellevue's template names PASTDUE_AMT
    When RTDR runs for account "4000001"
    Then PastDue becomes "37.00" from PASTDUE_AMT

  @Q-16
  Scenario: OVERDUE_AMT may be named and is less
    Given advanced setting 107 is "OVERDUE_AMT"
    When RTDR runs for account "4000001"
    Then PastDue becomes "30.00" from OVERDUE_AMT

  @Q-16
  Scenario: Without AS 107 the amount of the file stays
    Given advanced setting 107 is ""
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And invoice "UB55500110202024" of account "4000001" has
      | past_due    | 1.00  |
      | balance_due | 77.00 |

  Scenario: A blank tag leaves the amount of the file
    Given advanced setting 107 is "BUDGET_BILL_AMT"
    When RTDR runs for account "4000001"
    Then PastDue stays "1.00" because "no value in BUDGET_BILL_AMT"
    And PastDue stays "1.00" with reason code NO_VALUE

  Scenario: Time alone makes an amount past due
    Given it is "2024-11-21"
    When RTDR runs for account "4000001"
    Then PastDue becomes "77.00" from PASTDUE_AMT
    And the payer of account "4000001" sees
      | past_due    | 77.00 |
      | balance_due | 77.00 |
