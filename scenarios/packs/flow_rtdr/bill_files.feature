@GetAccountBalance @F-01
Feature: The bill file that RTDR builds on
  What a look-up later compares with and updates comes from the biller's file (invoice files §4 to §6).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  @ITG-2949 @ITG-3456 @smoke
  Scenario: The fields of an invoice
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Pay_Arrangement_Amt | Bill_TP       | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 12.30           | 45.60               | EQUAL BILLING | 2003708    |
    When RTDR runs for account "2000341"
    Then invoice "UB98765404182024" of account "2003708" has
      | invoice_date               | 2024-04-18 |
      | invoice_due_date           | 2024-05-20 |
      | total_amount_due           | 100.24     |
      | balance_due                | 100.24     |
      | past_due                   | 12.30      |
      | payment_arrangement_amount | 45.60      |
      | custom2                    | BUDGET     |
      | invoice_type_id            | 42         |
      | deactivated                | false      |
      | payable                    | true       |

  @ITG-3456
  Scenario: Without an arrangement amount the payer sees no button
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    When it is "2024-11-16"
    Then the payer of account "2003708" sees
      | pay_arrangement.shown | false  |
      | balance_due           | 100.24 |
      | methods.EFT           | true   |
      | methods.CC            | true   |
      | message               |        |

  @Q-45
  Scenario: A faulty bill is left out and named, the others are used
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 1          | 2024-04-18 | 2024-05-20 | 1.00         | 2003708    |
      | 2          | 2024-04-18 | 2024-05-20 | 2.00         | 2003708    |
      | 3          | 2024-04-18 | 2024-05-20 | 3.00         | 2003708    |
      | 4          | 2024-04-18 | 2024-05-20 | 4.00         | 2003708    |
      | 5          | 2024-04-18 | 2024-05-20 | five         | 2003708    |
      | 6          | 2024-04-18 | 2024-05-20 | 6.00         | 2003708    |
      | 7          | 2024-04-18 | 2024-05-20 | 7.00         | 2003708    |
      | 8          | 2024-04-18 | 2024-05-20 | 8.00         | 2003708    |
      | 9          | 2024-04-18 | 2024-05-20 | 9.00         | 2003708    |
      | 10         | 2024-04-18 | 2024-05-20 | 10.00        | 2003708    |
    Then the file is taken with 9 of 10 bills
    And bill 5 is left out because "'five' is not an amount"

  @Q-45
  Scenario Outline: A file that cannot be taken: <why>
    When the bill file "<name>" is submitted as
      """
      <xml>
      """
    Then the file is refused because "<reason>"

    Examples:
      | why             | name                          | reason      | xml                                     |
      | not well-formed | billheader_20240418010203.xml | XML         | <BillHeaders><BillHeader></BillHeaders> |
      | another root    | billheader_20240418010203.xml | BillHeaders | <Bills/>                                |
      | another name    | bills.xml                     | bills.xml   | <BillHeaders/>                          |

  @Q-45
  Scenario: The same name twice is a duplicate
    Given the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 55.00        | 2003708    |
    Then the file is refused because "billheader_20240418010203.xml"
    And invoice "UB98765404182024" of account "2003708" has
      | balance_due | 100.24 |

  @Q-45
  Scenario: A number that no account can have is faulty
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555003     | 2024-10-20 | 2024-11-20 | 80.00        | 40/01      |
    Then the file is refused because "'40/01' is not an account number"

  @Q-78
  Scenario Outline: An amount with a doubtful comma makes the bill faulty
    Given the adapter key max_bad_ratio is "1"
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 1          | 2024-04-18 | 2024-05-20 | <amount>     | 2003708    |
      | 2          | 2024-05-18 | 2024-06-20 | 1,234.50     | 2003708    |
    Then the file is taken with 1 of 2 bills
    And bill 1 is left out because "'<amount>' is not an amount"
    And invoice "UB205182024" of account "2003708" has
      | balance_due | 1234.50 |

    Examples:
      | amount |
      | 100,24 |
      | 1,2,3  |

  @Q-78 @adapter-key-decimal_sign
  Scenario: A biller that writes a decimal comma says so
    Given the adapter key decimal_sign is "comma"
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 1          | 2024-04-18 | 2024-05-20 | 1.100,24     | 2003708    |
    Then the file is taken with 1 of 1 bills
    And invoice "UB104182024" of account "2003708" has
      | balance_due | 1100.24 |

  @Q-45
  Scenario: A night without bills is a valid empty file
    When the bill file "billheader_20240418010203.xml" is submitted as
      """
      <BillHeaders/>
      """
    Then the file is taken with 0 of 0 bills

  @Q-80
  Scenario: An older file that comes late does not undo a newer one
    Given the bill file "billheader_20240519010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 150.00       | 2003708    |
    When the bill file "billheader_20240419010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
      | 987600     | 2024-03-18 | 2024-04-20 | 90.00        | 2003708    |
    Then the file is taken with 1 of 2 bills
    And 1 bills are left out as older than what is stored
    And invoice "UB98765404182024" of account "2003708" has
      | balance_due | 150.00 |
    When the DREC file "billheader_20240420010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 150.00       | 2003708    |
    Then 1 bills are left out as older than what is stored
    And invoice "UB98765404182024" of account "2003708" has
      | deactivated | false |
      | payable     | true  |
