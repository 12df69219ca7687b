Feature: Kinds of bill files
  One layout, read by the type of the biller (invoice-files §3): what the file type, the path and AS 86 make of the same
  elements. The BIF is what Invoice Cloud loads; its fields are named by their FileSpecIDs.

  @WX-INV-1 @FS-8 @FS-10 @FS-66 @FS-67 @FS-252 @FS-373 @FS-407 @FS-412 @BID-2944 @smoke
  Scenario: A standard biller's file
    Given a biller of template "2944"
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No | Customer_No | Account_Class_Dflt | Email                   | AutoPayCollectionDate |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 0.00            | 2003708    | 138714      | COM                | alex.sample@example.org | 2024-05-15            |
    Then the file is taken with 1 of 1 bills
    And the header of the BIF has
      | FS 5 | 1      |
      | FS 6 | 100.24 |
    And the BIF has for account "2003708"
      | FS 8   | N                 |
      | FS 10  | UB98765404182024  |
      | FS 40  |                   |
      | FS 67  |                   |
      | FS 248 |                   |
      | FS 252 | 42                |
      | FS 373 | 2003708           |
      | FS 407 | 0.00              |

  @WX-INV-3 @FS-252 @FS-407 @BID-1167 @AS-86 @Q-48
  Scenario Outline: AS 86 names the account class of invoice type 6; every other has type 42: <class>
    Given a biller of template "1167"
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No | Account_Class_Dflt |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 12.00           | 2003708    | <class>            |
    Then the BIF has for account "2003708"
      | FS 252 | <type> |
      | FS 407 |        |
    And invoice "UB98765404182024" of account "2003708" has
      | invoice_type_id | <type> |
      | past_due        |        |

    Examples:
      | class | type |
      | COM   | 6    |
      | ind   | 6    |
      | RES   | 42   |
      |       | 42   |
      | OTHER | 42   |

  @WX-INV-4 @FS-8 @BID-836 @Q-49
  Scenario: A file in the DREC path deactivates its invoices and changes nothing else of them
    Given a biller of template "836"
    And the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    When the DREC file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Customer_Name |
      | 987654     | 2024-04-18 | 2024-05-20 | 7.00         | 2003708    | SOMEBODY ELSE |
    Then the BIF has for account "2003708"
      | FS 8 | D |
    And invoice "UB98765404182024" of account "2003708" has
      | deactivated      | true   |
      | payable          | false  |
      | total_amount_due | 100.24 |
    And account "2003708" at Invoice Cloud has
      | customer_name | ALEX SAMPLE |

  @FS-8 @FS-252 @BID-1167 @Q-49 @AS-86
  Scenario: A DREC file of a commercial biller uses AS 86, too
    Given a biller of template "1167"
    When the DREC file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Account_Class_Dflt |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | COM                |
      | 987655     | 2024-04-18 | 2024-05-20 | 50.00        | 2003709    | RES                |
    Then the BIF has for account "2003708"
      | FS 8   | D |
      | FS 252 | 6 |
    And the BIF has for account "2003709"
      | FS 8   | D  |
      | FS 252 | 42 |

  @Q-88 @FS-40 @FS-373 @BID-4078
  Scenario: A Johnson County bill without a customer number shows the account number
    Given a biller of template "4078"
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    Then the BIF has for account "2003708"
      | FS 40  |         |
      | FS 373 | 2003708 |

  @WX-INV-5 @ITG-2375 @ITG-3580 @FS-40 @FS-59 @FS-248 @FS-373 @FS-412 @BID-4078 @BID-4097
  Scenario Outline: Johnson County's bills show the customer number and hold the day of collection: <template>
    Given a biller of template "<template>" with the BIF customizations
      | AutoPayCollectionDate | InvoiceDueDate-1 |
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Customer_No | Pay_Arrangement_Amt | AutoPayCollectionDate |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | 138714      | 25.00               | 2024-05-15            |
      | 987655     | 2024-04-18 | 2024-05-20 | 100.24       | 2003709    | 138715      |                     |                       |
    Then the BIF has for account "2003708"
      | FS 40  | 138714     |
      | FS 59  | 2003708    |
      | FS 248 | 2024-05-15 |
      | FS 373 | 138714     |
      | FS 412 |            |
    And the BIF has for account "2003709"
      | FS 248 | |
    And invoice "UB98765404182024" of account "2003708" has
      | auto_pay_collection_date | 2024-05-15 |

    Examples:
      | template |
      | 4078     |
      | 4097     |

  @ITG-3580 @FS-248 @BID-3426
  Scenario: For every other type the customization sets the day of collection, not the file
    Given a biller of template "3426" with the BIF customizations
      | AutoPayCollectionDate | InvoiceDueDate-1 |
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | AutoPayCollectionDate |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    | 2024-05-15            |
    Then the BIF has for account "2003708"
      | FS 248 | 2024-05-19 |
    And invoice "UB98765404182024" of account "2003708" has
      | auto_pay_collection_date | 2024-05-19 |

  @WX-INV-6 @INT-7997 @FS-66 @FS-67 @BID-3047 @BID-968 @BID-973
  Scenario Outline: Only Clearwater's file brings the e-mail address, only Helix's the phone number: <template>
    Given a biller of template "<template>"
    When the bill file "billheader_20240418010203.xml" is submitted as
      """
      <BillHeaders><BillHeader>
        <Invoice_No>987654</Invoice_No><Bill_DT>Apr-18-2024</Bill_DT><Due_DT>May-20-2024</Due_DT>
        <Gross_Amount>100.24</Gross_Amount><Account_No>2003708</Account_No><Customer_Name>ALEX SAMPLE</Customer_Name>
        <Mailing_Address_2><City>SAMPLETOWN</City><State>WA</State><Zip>99999</Zip><Phone>2025550118</Phone></Mailing_Address_2>
        <Email>alex.sample@example.org</Email>
      </BillHeader></BillHeaders>
      """
    Then the BIF has for account "2003708"
      | FS 66 | <phone> |
      | FS 67 | <email> |
    And account "2003708" at Invoice Cloud has
      | phone         | <phone> |
      | email_address | <email> |

    Examples:
      | template | phone      | email                   |
      | 3047     |            | alex.sample@example.org |
      | 968      | 2025550118 |                         |
      | 973      | 2025550118 |                         |
      | 3426     |            |                         |

  @FS-9 @Q-57
  Scenario: The customizations of a biller are in each bill, and the dates of its notices are kept
    Given a biller of template "836" with the BIF customizations
      | AllowPartialPayments      | true             |
      | FirstNotifyRequestedDate  | InvoiceDate+1    |
      | SecondNotifyRequestedDate | InvoiceDueDate-3 |
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    Then the BIF has for account "2003708"
      | AllowPartialPayments      | true       |
      | FirstNotifyRequestedDate  | 2024-04-19 |
      | SecondNotifyRequestedDate | 2024-05-17 |
      | ThirdNotifyRequestedDate  |            |
    And invoice "UB98765404182024" of account "2003708" has
      | first_notify_requested_date  | 2024-04-19 |
      | second_notify_requested_date | 2024-05-17 |
      | third_notify_requested_date  |            |
    And the payer of account "2003708" sees
      | partial_payments | true |
