@AddARItems @F-04
Feature: One decision about many records
  After an outage many records wait for the same decision. An operator previews it with a filter, sees the number of
  records and their sum, and decides them at once. UNCERTAIN money still needs evidence of each record.

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
    And RTDR runs for account "4000001"

  @smoke
  Scenario: Rejected payments of at least 20.00 are dropped at once, and each history names the operator
    Given the payment "p1" of "10.00" by account "4999991" is submitted
    And the payment "p2" of "20.00" by account "4999992" is submitted
    And the payment "p3" of "30.50" by account "4999993" is submitted
    And the pump runs
    When an operator previews "drop" for all records with
      | state       | REJECTED |
      | kind        | payment  |
      | amount_from | 20.00    |
    Then the previewed decision has
      | status | preview |
      | count  | 2       |
      | sum    | 50.50   |
    And record "p2" is REJECTED
    When the operator decides the previewed records because "paid at the counter"
    Then the previewed decision is about
      | source_id | amount | state    | outcome | after   |
      | p2        | 20.00  | REJECTED | decided | SKIPPED |
      | p3        | 30.50  | REJECTED | decided | SKIPPED |
    And record "p1" is REJECTED
    And record "p3" is SKIPPED because "drop: paid at the counter"

  Scenario: A record that another operator decided since the preview is left out and named
    Given the payment "p1" of "10.00" by account "4999991" is submitted
    And the payment "p2" of "20.00" by account "4999992" is submitted
    And the pump runs
    And an operator previews "drop" for all records with
      | state | REJECTED |
    And an operator decides "resend" for record "p1" because "the account exists now"
    When the operator decides the previewed records because "paid at the counter"
    Then the previewed decision leaves out record "p1" because "it is now QUEUED (you saw REJECTED)"
    And the previewed decision has
      | status | decided |
      | count  | 1       |
      | sum    | 20.00   |
    And record "p2" is SKIPPED

  @GetAccountBalance @F-01
  Scenario: UNCERTAIN payments are confirmed at once only where the balance of each bears it out
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And the fault "lost_reply" is switched on for AddARItems
    And the payment "p2" of "100.24" by account "2003708" is submitted
    And the pump runs
    When an operator previews "confirm" for all records with
      | state | UNCERTAIN |
    Then the previewed decision has
      | count | 0 |
    And the previewed decision leaves out record "p1" because "it has no evidence yet"
    When 1 minutes pass
    And the pump runs
    And an operator previews "confirm" for all records with
      | state | UNCERTAIN |
    Then the previewed decision leaves out record "p2" because "the change of its balance is unknown"
    When the operator decides the previewed records because "the balance fell by each payment"
    Then record "p1" is SENT with reason code OPERATOR_CONFIRMED
    And record "p2" is UNCERTAIN
    When an operator previews "resend" for all records with
      | state | UNCERTAIN |
    Then the previewed decision has
      | count | 0 |
