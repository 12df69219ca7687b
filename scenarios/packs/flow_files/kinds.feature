@file-server
Feature: The kinds of bill files over SFTP
  The type of the biller and the path say what a file means (invoice-files §3); over SFTP nobody has to name them.

  @WX-INV-2
  Scenario: A budget bill
    Given a biller of template "2944"
    And the file account "biller" is issued to the biller
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Bill_TP       |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | EQUAL BILLING |
    And Invoice Cloud picks files up
    Then invoice "UB98765404182024" of account "2003708" has
      | custom2 | BUDGET |

  @WX-INV-3 @AS-86 @BID-1167
  Scenario: Commercial and residential bills
    Given a biller of template "1167"
    And the file account "biller" is issued to the biller
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No | Account_Class_Dflt |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 12.00           | 2003708    | COM                |
      | 987655     | 2024-04-18 | 2024-05-20 | 50.00        | 12.00           | 2003709    | RES                |
    And Invoice Cloud picks files up
    Then invoice "UB98765404182024" of account "2003708" has
      | invoice_type_id | 6 |
      | past_due        |   |
    And invoice "UB98765504182024" of account "2003709" has
      | invoice_type_id | 42 |

  @WX-INV-5 @ITG-2375 @ITG-3580 @BID-4078
  Scenario: Johnson County's customer numbers and collection dates
    Given a biller of template "4078"
    And the file account "biller" is issued to the biller
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Customer_No | Pay_Arrangement_Amt | AutoPayCollectionDate |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | 138714      | 50.00               | 2024-05-15            |
    And Invoice Cloud picks files up
    Then account "2003708" at Invoice Cloud has
      | display_account_number | 138714 |
    And invoice "UB98765404182024" of account "2003708" has
      | auto_pay_collection_date   | 2024-05-15 |
      | payment_arrangement_amount |            |

  @WX-INV-6 @ITG-3610 @BID-3047
  Scenario: Clearwater's e-mail addresses
    Given a biller of template "3047"
    And the file account "biller" is issued to the biller
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Email                   |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | alex.sample@example.org |
    And Invoice Cloud picks files up
    Then account "2003708" at Invoice Cloud has
      | email_address | alex.sample@example.org |

  @WX-INV-6 @INT-7997 @AS-131 @BID-968
  Scenario: Helix's phone numbers, once AS 131 has IncludePhoneNumber
    Given a biller of template "968"
    And the file account "biller" is issued to the biller
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Mailing_Address_2                   |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | SAMPLETOWN WA 99999 202-555-0118 |
    And Invoice Cloud picks files up
    Then account "2003708" at Invoice Cloud has
      | phone | 2025550118 |

  @WX-INV-7 @ITG-3456 @BID-3426
  Scenario: A pay arrangement amount is stored; a blank one and 0 mean no amount
    Given a biller of template "3426"
    And the file account "biller" is issued to the biller
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Pay_Arrangement_Amt |
      | 987654     | 2024-04-18 | 2024-05-20 | 2000.00      | 2003708    | 1671.40             |
      | 987655     | 2024-04-18 | 2024-05-20 | 50.00        | 2003709    | 0                   |
      | 987656     | 2024-04-18 | 2024-05-20 | 50.00        | 2003710    |                     |
    And Invoice Cloud picks files up
    Then invoice "UB98765404182024" of account "2003708" has
      | payment_arrangement_amount | 1671.40 |
    And invoice "UB98765504182024" of account "2003709" has
      | payment_arrangement_amount |  |
    And invoice "UB98765604182024" of account "2003710" has
      | payment_arrangement_amount |  |
