@BID-4078 @ITG-3580
Feature: A bill says itself when autopay collects it
  Johnson County's bills hold an AutoPayCollectionDate, which comes before the due date (invoice-files §6.4, adapter
  §19.1).

  @AddARItems @F-04
  Scenario: Collected on the date of the bill, five days before it is due
    Given a biller of template "4078"
    And it is "2024-11-10"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | AutoPayCollectionDate |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    | 2024-11-15            |
    When account "4000001" is enrolled in autopay with CC
    Then autopay of account "4000001" collects next invoice "UB55500110202024" on "2024-11-15"
    When it is "2024-11-14"
    And autopay runs
    Then the invoices that autopay looked at are
      | invoice_number |
    When it is "2024-11-15"
    And autopay runs
    And the pump runs
    Then the invoices that autopay looked at are
      | invoice_number   | collect_on | state     | amount | record_state |
      | UB55500110202024 | 2024-11-15 | COLLECTED | 90.00  | SENT         |
