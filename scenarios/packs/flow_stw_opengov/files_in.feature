@BID-3780 @Q-59
Feature: Files of STW/OpenGov that come in
  Invoice data becomes bills, an adjustment file changes balances, bill presentment says which document belongs to a bill
  (adapter §17, invoice files §8 and §9).

  Background:
    Given a biller of template "3780" that has no router
    And it is "2024-04-26"
    And the mapping profile is the demo of biller 3780

  @smoke @FS-10 @FS-13 @FS-59 @FS-93 @FS-252 @FS-346 @FS-347
  Scenario: Invoice data becomes bills of invoice type 42
    When the sample invoice file is imported
    Then the file is taken with 3 of 3 records and a total of 1425.74
    And invoice "2024-0419" of account "100300" has
      | invoice_type_id       | 42         |
      | invoice_date          | 2024-04-18 |
      | invoice_due_date      | 2024-05-20 |
      | total_amount_due      | 1250.00    |
      | balance_due           | 1250.00    |
      | past_due              | 45.60      |
      | biller_bill_year      | 2024       |
      | biller_invoice_number | 2024-0419  |
      | payable               | true       |
    And account "100300" at Invoice Cloud has
      | customer_name          | SAMPLE, PAT |
      | display_account_number | 100300      |

  @FS-93 @Q-60
  Scenario: A new balance replaces, a signed amount adds
    Given the sample invoice file is imported
    When the sample adjustment file is imported
    Then the file is taken with 3 of 3 records and a total of -37.50
    And invoice "2024-0418" of account "100200" has
      | total_amount_due | 100.24 |
      | balance_due      | 80.24  |
    And the file adjusted account "100200" by
      | invoice_number | new_balance | amount | balance_before | balance_after | reason           |
      | 2024-0418      | 80.24       |        | 100.24         | 80.24         | METER READ AGAIN |
    And the file adjusted account "100300" by
      | invoice_number | new_balance | amount | balance_before | balance_after | reason      |
      | 2024-0419      |             | -50.00 | 1250.00        | 1200.00       | LEAK CREDIT |
    And the payer of account "100400" sees
      | balance_due | 88.00 |

  @Q-60
  Scenario: An unknown invoice is reported, the others count
    Given the sample invoice file is imported
    When the adjustment file "adjustments_1.txt" is imported as
      """
      H|20240426
      A|100200|2024-0418|1.00||20240426|KNOWN
      A|100200|2023-0001|1.00||20240426|UNKNOWN
      T|2|0.00
      """
    Then the file is taken with 1 of 2 records and a total of 0.00
    And record 2 of the file is left out because "unknown invoice 2023-0001 of account 100200"
    And invoice "2024-0418" of account "100200" has
      | balance_due | 1.00 |

  @Q-60
  Scenario Outline: The same file twice counts once: <why>
    Given the sample invoice file is imported
    And the adjustment file "adjustments_1.txt" is imported as
      """
      H|20240426
      A|100400|2024-0420||12.50|20240426|LATE FEE
      T|1|12.50
      """
    When the adjustment file "<name>" is imported as
      """
      H|20240426
      A|100400|2024-0420||12.50|20240426|LATE FEE
      T|1|12.50
      """
    Then the file is refused because "<reason>"
    And invoice "2024-0420" of account "100400" has
      | balance_due | 88.00 |

    Examples:
      | why                               | name              | reason                                              |
      | under its own name                | adjustments_1.txt | a file with this name was already imported          |
      | under another name                | adjustments_2.txt | the same content was imported as adjustments_1.txt  |

  Scenario Outline: A file that is not whole changes nothing: <why>
    Given the sample invoice file is imported
    When the adjustment file "adjustments_1.txt" is imported as
      """
      H|20240426
      A|100400|2024-0420||12.50|20240426|LATE FEE
      <last>
      """
    Then the file is refused because "<reason>"
    And invoice "2024-0420" of account "100400" has
      | balance_due | 75.50 |

    Examples:
      | why          | last                               | reason                                            |
      | no trailer   | A\|100200\|2024-0418\|1.00\|\|20240426\|X | the trailer record 'T' is missing          |
      | its count    | T\|2\|12.50                        | RecordCount says 2, the file has 1 records        |
      | its total    | T\|1\|12.51                        | TotalAmount says 12.51, the records sum up to 12.50 |

  Scenario: Bill presentment says which document belongs to a bill
    Given the sample invoice file is imported
    When the sample presentment file is imported
    Then the file is taken with 3 of 3 records and a total of 0.00
    And what is presented of account "100200" is
      | invoice_number | document_name      | document_date | page_count | message                               |
      | 2024-0418      | bill-2024-0418.pdf | 2024-04-18    | 2          | Questions? Call 202-555-0118; we help |
