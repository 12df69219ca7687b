@GetAccountBalance @F-01 @Q-45
Feature: The closed loop: books, bill file, Invoice Cloud, RTDR
  The nightly file is made from the router's own books and carried to Invoice Cloud as it is (population §4). The accounts
  are generated: the same seed makes the same people and ledgers on every machine.

  Background:
    Given a biller of template "3426" with 100 generated accounts of seed 1
    And it is "2024-12-15"

  @WX-RUN-1 @smoke
  Scenario: What was imported is what RTDR brings
    When the bills from "2024-11-16" to "2024-12-15" are run
    And the file of the run is imported
    Then the run has 99 bills
    And RTDR returns the imported values for every account of the run

  @WX-RUN-1
  Scenario: A budget plan is billed with the plan's amount and looked up by BUDGET_BILL_AMT
    When the bills from "2024-11-16" to "2024-12-15" are run
    And the file of the run is imported
    And RTDR runs for account "30000073"
    Then the run bills account "30000073" with
      | Bill_TP | EQUAL BILLING |
    And BalanceDue becomes "38.00" from BUDGET_BILL_AMT

  @WX-RUN-2
  Scenario: A payment shows at once, and past the due date what is left is past due
    Given the bills from "2024-11-16" to "2024-12-15" are run
    And the file of the run is imported
    When the ledger of account "30000001" gets
      | kind    | amount |
      | payment | 20.00  |
    And RTDR runs for account "30000001"
    Then the run bills account "30000001" with
      | Gross_Amount | 125.29      |
      | Due_DT       | Jan-01-2025 |
    And BalanceDue becomes "105.29" from CURRENT_BALANCE
    When it is "2025-01-02"
    And I ask for GetAccountBalance of account "30000001"
    Then the reply has
      | PASTDUE_AMT      | 105.29   |
      | LAST_PAYMENT_DT  | 20241215 |
      | LAST_PAYMENT_AMT | -20      |

  @WX-RUN-3 @INT-2573
  Scenario: Next month's bill is not looked up until its file has come
    Given the bills from "2024-11-16" to "2024-12-15" are run
    And the file of the run is imported
    And it is "2025-01-05"
    When RTDR runs for account "30000001"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    And BalanceDue stays "125.29"
    When the bills are run
    And the file of the run is imported
    And RTDR runs for account "30000001"
    Then the run bills account "30000001" with
      | Bill_DT         | Jan-02-2025 |
      | Past_Due_Amount | 125.29      |
    And RTDR ends SENT
    And BalanceDue stays "261.69"
    And PastDue stays "125.29"

  Scenario: A closed account is not billed
    When the bills from "2024-11-16" to "2024-12-15" are run
    Then the run leaves account "30000035" out
    And the run leaves account "2003708" out

  Scenario: A closed account is not billed for a bill that its ledger has
    When the bills from "2024-04-18" to "2024-04-18" are run
    Then the run leaves account "2003708" out

  Scenario: A charge is unbilled until the run that takes it up
    Given the ledger of account "30000001" gets
      | kind   | amount |
      | charge | 15.00  |
    When I ask for GetAccountBalance of account "30000001"
    Then the reply has
      | CURRENT_BALANCE  | 140.29 |
      | BILLED_AND_OWING | 125.29 |
    When it is "2025-01-02"
    And the bills from "2025-01-02" to "2025-01-02" are run
    And I ask for GetAccountBalance of account "30000001"
    Then the run bills account "30000001" with
      | Gross_Amount | 276.69 |
    And the reply has
      | CURRENT_BALANCE  | 276.69 |
      | BILLED_AND_OWING | 276.69 |

  @ITG-3456
  Scenario: An active arrangement is in the file, and the payer sees it
    When the bills from "2024-11-16" to "2024-12-15" are run
    And the file of the run is imported
    Then the run bills account "30000011" with
      | Pay_Arrangement_Amt | 169.09 |
    And the payer of account "30000011" sees
      | pay_arrangement.shown  | true   |
      | pay_arrangement.amount | 169.09 |
