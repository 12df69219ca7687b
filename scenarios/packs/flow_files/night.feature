@file-server
Feature: The night's bill file, from the biller's folder to the payer
  The biller drops its file over SFTP; Invoice Cloud picks it up once it is whole, imports it and moves it to archive/
  (invoice-files §1, §6). A row per file says what became of it.

  Background:
    Given a biller of template "3426"
    And the file account "biller" is issued to the biller

  @WX-INV-1 @smoke
  Scenario: A file is picked up, imported and archived
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the folders could be read
    And the picked-up files are
      | name                          | kind  | state    | bills.accepted | bills.left_out | bills.total |
      | billheader_20240418010203.xml | bills | IMPORTED | 1              | 0              | 100.24      |
    And the folder "UB" has the files
      | name |
    And the folder "UB/archive" has the files
      | name                          |
      | billheader_20240418010203.xml |
    And invoice "UB98765404182024" of account "2003708" has
      | balance_due      | 100.24     |
      | invoice_due_date | 2024-05-20 |
      | payable          | true       |

  @WX-INV-4 @Q-49
  Scenario: The path makes a file a DREC file
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    And "biller" drops the bill file "billheader_20240419010203.xml" into "DREC"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 7.00         | 2003708    |
    And Invoice Cloud picks files up
    Then the picked-up files are
      | name                          | kind  | state    |
      | billheader_20240418010203.xml | bills | IMPORTED |
      | billheader_20240419010203.xml | drec  | IMPORTED |
    And invoice "UB98765404182024" of account "2003708" has
      | deactivated      | true   |
      | total_amount_due | 100.24 |

  Scenario: The bills of the biller's own night job
    Given it is "2024-12-15T02:00"
    When the bills are run and dropped into "UB"
    And Invoice Cloud picks files up
    Then the picked-up files are
      | kind  | state    | bills.left_out |
      | bills | IMPORTED | 0              |
    And the folder "UB" has the files
      | name |
    And the folder "UB/error" has the files
      | name |

  Scenario: Nights that the clock jumps over bring each its own file
    Given it is "2024-11-15T12:00"
    And the biller runs its bills every night at "02:00"
    When 3 days pass
    And Invoice Cloud picks files up
    Then the folder "UB/archive" has the files
      | name                          |
      | billheader_20241116020000.xml |
      | billheader_20241117020001.xml |
      | billheader_20241118020002.xml |
    And the picked-up files are
      | name                          | kind  | state    | bills.left_out |
      | billheader_20241116020000.xml | bills | IMPORTED | 0              |
      | billheader_20241117020001.xml | bills | IMPORTED | 0              |
      | billheader_20241118020002.xml | bills | IMPORTED | 0              |
    When 1 hours pass
    And Invoice Cloud picks files up
    Then the folder "UB" has the files
      | name |

  Scenario: A file that came late leaves the newer one's bills alone
    When "biller" drops the bill file "billheader_20240419010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    And "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 50.00        | 2003708    |
    And Invoice Cloud picks files up
    Then the picked-up files are
      | name                          | state    | bills.accepted | bills.older |
      | billheader_20240419010203.xml | IMPORTED | 1              | 0           |
      | billheader_20240418010203.xml | IMPORTED | 0              | 1           |
    And the folder "UB/archive" has the files
      | name                              |
      | billheader_20240418010203.xml     |
      | billheader_20240418010203.xml.log |
      | billheader_20240419010203.xml     |
    And invoice "UB98765404182024" of account "2003708" has
      | balance_due | 100.24 |

  Scenario: The sender gets a receipt where the biller wants one
    Given the adapter key files_receipt is "true"
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |
    And Invoice Cloud picks files up
    Then the folder "UB/archive" has the files
      | name                                       |
      | billheader_20240418010203.xml              |
      | billheader_20240418010203.xml.receipt.json |
