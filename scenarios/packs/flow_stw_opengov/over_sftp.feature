@BID-3780 @Q-59 @file-server
Feature: The partner's night, over real SFTP
  The partner drops its files with its own account, Invoice Cloud picks them up, and the payment file of the day goes
  back the same way (adapter §17).

  Background:
    Given a biller of template "3780"
    And it is "2024-04-26T06:00"
    And the file account "partner" is issued to the biller
    And the mapping profile is the demo of biller 3780

  @smoke @FS-93
  Scenario: The samples of the partner's own job are picked up, bills first
    Given the partner drops its sample files
    When Invoice Cloud picks files up
    Then the picked-up files are
      | name                     | kind         | state    | bills.accepted | bills.total |
      | bills_20240418.csv       | bills        | IMPORTED | 3              | 1425.74     |
      | adjustments_20240425.txt | adjustments  | IMPORTED | 3              | -37.50      |
      | presentment_20240418.csv | presentments | IMPORTED | 3              | 0.00        |
    And the folder "/ToInvoiceCloud/Adjustments/archive" has the files
      | name                     |
      | adjustments_20240425.txt |
    And invoice "2024-0418" of account "100200" has
      | total_amount_due | 100.24 |
      | balance_due      | 80.24  |

  Scenario: A file that the partner writes itself
    When "partner" writes the file "/ToInvoiceCloud/Invoices/UB/bills_20240425.csv"
      """
      acct,bill_no,bill_date,due_date,amount_due,name,addr1,city,state,zip,service_address,past_due
      100900,2024-0900,04/25/2024,05/27/2024,12.50,"EXAMPLE, KIM",1 EXAMPLE ST,SAMPLETOWN,TX,99999,1 EXAMPLE ST,0.00

      """
    And Invoice Cloud picks files up
    Then invoice "2024-0900" of account "100900" has
      | balance_due | 12.50 |
