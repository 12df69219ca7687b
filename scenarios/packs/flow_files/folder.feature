@file-server
Feature: Everything that a folder does to a reader
  A file counts once, whatever happens to it: it is known by name and content, and is whole only with its closing tag
  (docs/pick-up.md).

  Background:
    Given a biller of template "3426"
    And the file account "biller" is issued to the biller

  @smoke
  Scenario: The same file twice counts once
    Given "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the picked-up files are
      | name                          | state     | reason                                |
      | billheader_20240418010203.xml | IMPORTED  |                                       |
      | billheader_20240418010203.xml | DUPLICATE | imported before with the same content |
    And the folder "UB/archive" has the files
      | name                            |
      | billheader_20240418010203.2.xml |
      | billheader_20240418010203.xml   |

  Scenario: A copy under another name waits for a person, who refuses it
    Given "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    When "biller" drops the bill file "billheader_20240419010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the file "billheader_20240419010203.xml" is ASKED because "same content as billheader_20240418010203.xml"
    When an operator refuses the file "billheader_20240419010203.xml" because "sent twice"
    And Invoice Cloud looks at the file server
    Then the file "billheader_20240419010203.xml" is REFUSED because "refused: sent twice"
    And the folder "UB/error" has the files
      | name                              |
      | billheader_20240419010203.xml     |
      | billheader_20240419010203.xml.log |

  Scenario: Other bytes under a known name wait for a person, who accepts them
    Given "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 200.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the file "billheader_20240418010203.xml" is ASKED because "a file of this name with other content was imported"
    When an operator accepts the file "billheader_20240418010203.xml"
    And Invoice Cloud picks files up
    Then invoice "UB98765404182024" of account "2003708" has
      | balance_due | 200.24 |

  Scenario: A file that grows waits for its end
    Given it is "2024-04-18T01:00"
    And the file fault "grows" is switched on with
      | seconds | 100 |
    When the biller drops the file "/ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml"
      """
      <BillHeaders><BillHeader><Invoice_No>987654</Invoice_No><Bill_DT>Apr-18-2024</Bill_DT><Due_DT>May-20-2024</Due_DT>
      <Gross_Amount>100.24</Gross_Amount><Account_No>2003708</Account_No><Customer_Name>ALEX SAMPLE</Customer_Name>
      </BillHeader></BillHeaders>
      """
    And 50 seconds pass
    And Invoice Cloud picks files up
    Then the file "billheader_20240418010203.xml" is SEEN because "the file does not end with"
    When 50 seconds pass
    And Invoice Cloud picks files up
    Then the picked-up files are
      | name                          | state    | bills.accepted |
      | billheader_20240418010203.xml | IMPORTED | 1              |

  Scenario Outline: A file whose name is not that of a bill file is reported and never taken: <name>
    When "biller" drops the bill file "<name>" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the file "<name>" is SEEN because "a bill file is named billheader_yyyyMMddhhmmss.xml"
    And the folder "UB" has the files
      | name   |
      | <name> |

    Examples:
      | name                                 |
      | billheader_20240418010203 (1).xml    |
      | BILLHEADER_20240418010203.XML        |
      | -billheader_20240418010203.xml       |
      | billheader_20241318010203.xml        |
      | billheader_20240418010203.xml;rm -rf |

  Scenario: A file of a client that still writes is left alone
    When "biller" drops the bill file "billheader_20240418010203.xml.filepart" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the picked-up files are
      | name | state |

  Scenario: Bills that are left out are named by line, element and what is expected
    Given the adapter key max_bad_ratio is "0.5"
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
      | 987655     | 2024-04-18 | 2024-05-20 | 1O0.24       | 2003709    |
    And Invoice Cloud picks files up
    Then of the file "billheader_20240418010203.xml" bill 2 is left out with
      | invoice_no | 987655                     |
      | tag        | Gross_Amount               |
      | expected   | an amount such as 1234.50  |

  Scenario: A refused file is taken again once the setting is right
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100,24       | 2003708    |
    And Invoice Cloud picks files up
    Then the file "billheader_20240418010203.xml" is REFUSED because "'100,24' is not an amount"
    Given the adapter key decimal_sign is "comma"
    When an operator retries the file "billheader_20240418010203.xml"
    And Invoice Cloud picks files up
    Then the picked-up files are
      | name                          | state    | bills.total | decided_by |
      | billheader_20240418010203.xml | IMPORTED | 100.24      | qa         |

  Scenario: A file that does not come is missing from its hour on
    Given it is "2024-11-15T03:59"
    And the adapter key files_expected_by.bills is "daily 05:00"
    And "biller" drops the bill file "billheader_20241114013000.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-11-14 | 2024-12-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the expected files that are not there are
      | kind | state | by |
    Given it is "2024-11-15T04:00"
    Then the expected files that are not there are
      | kind  | state | by                        |
      | bills | due   | 2024-11-15T05:00:00-08:00 |
    Given it is "2024-11-15T05:00"
    Then the expected files that are not there are
      | kind  | state   | by                        |
      | bills | missing | 2024-11-15T05:00:00-08:00 |
    When "biller" drops the bill file "billheader_20241115013000.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987655     | 2024-11-15 | 2024-12-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the expected files that are not there are
      | kind | state | by |

  Scenario: Folders that cannot be read, and the next look
    Given the file fault "permission_denied" is switched on with
      | call  | list |
      | times | 1    |
    And "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    When Invoice Cloud looks at the file server
    Then the folders could not be read because "Permission denied"
    When Invoice Cloud picks files up
    Then the picked-up files are
      | name                          | state    |
      | billheader_20240418010203.xml | IMPORTED |
