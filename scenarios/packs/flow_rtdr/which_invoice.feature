@GetAccountBalance @F-01
Feature: Which invoice is looked up and updated
  Filter, target and match of adapter §2.1 and §2.2.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 61.70  | 2024-10-20 | 2024-11-20 |

  Scenario: An account without an invoice is not looked up
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 2000341    |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code NO_INVOICE
    And RTDR called nothing
    And the router was asked nothing

  @ITG-3499 @Q-18
  Scenario: An account with a donation only is not looked up
    Given the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | DON-1      |
      | invoice_type_id  | 188        |
      | invoice_date     | 2024-10-20 |
      | invoice_due_date | 2024-11-20 |
      | balance_due      | 25.00      |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code NO_INVOICE
    And the router was asked nothing

  @ITG-3499 @AS-148 @Q-18
  Scenario Outline: AS 148 keeps the listed types only
    Given advanced setting 148 is "<types>"
    And the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | C-1        |
      | invoice_type_id  | 6          |
      | invoice_date     | 2024-10-20 |
      | invoice_due_date | 2024-11-20 |
      | balance_due      | 25.00      |
    When RTDR runs for account "4000001"
    Then RTDR ends <outcome>
    And invoice "C-1" of account "4000001" has
      | balance_due | <balance> |

    Examples:
      | types | outcome | balance |
      |       | SENT    | 61.70   |
      | 42, 6 | SENT    | 61.70   |
      | 42    | SKIPPED | 25.00   |

  @ITG-3499 @AS-148
  Scenario: A donation type stays out even where AS 148 lists it
    Given advanced setting 148 is "188"
    And the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | DON-1      |
      | invoice_type_id  | 188        |
      | invoice_date     | 2024-10-20 |
      | invoice_due_date | 2024-11-20 |
      | balance_due      | 25.00      |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code NO_INVOICE

  @Q-18
  Scenario: Which types are donations is the biller's key
    Given the adapter key donation_invoice_types is "[190]"
    And the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | X-1        |
      | invoice_type_id  | 188        |
      | invoice_date     | 2024-10-20 |
      | invoice_due_date | 2024-11-20 |
      | balance_due      | 25.00      |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT

  @INT-2573 @Q-15
  Scenario: The most recent invoice is the target, an older one with the same date is not searched
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
    And the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | NEW-1      |
      | invoice_type_id  | 42         |
      | invoice_date     | 2024-11-10 |
      | invoice_due_date | 2024-12-10 |
      | balance_due      | 12.00      |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 40.00 |
    And invoice "NEW-1" of account "4000001" has
      | balance_due | 12.00 |

  @INT-2573 @Q-15
  Scenario: Any open invoice may be found where the biller wants it so
    Given the adapter key rtdr_match_scope is "any_open"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
    And the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | NEW-1      |
      | invoice_type_id  | 42         |
      | invoice_date     | 2024-11-10 |
      | invoice_due_date | 2024-12-10 |
      | balance_due      | 12.00      |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 61.70 |
    And invoice "NEW-1" of account "4000001" has
      | balance_due | 12.00 |

  Scenario: Of two invoices of one day the one due later is the target
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555002     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
      | 555001     | 2024-10-20 | 2024-11-10 | 41.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And invoice "UB55500210202024" of account "4000001" has
      | balance_due | 61.70 |
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 41.00 |

  @AS-131 @INT-6948 @Q-54
  Scenario Outline: AS 131 <what>
    Given advanced setting 131 is
      """
      <json>
      """
    And the bill file is imported
      | Invoice_No | Bill_DT  | Due_DT | Gross_Amount | Account_No |
      | 555001     | <billed> | <due>  | 40.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends <outcome>

    Examples:
      | what                        | billed     | due        | outcome | json                                                                       |
      | as true compares bill dates | 2024-10-20 | 2024-12-31 | SENT    | {"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": true}}}   |
      | in small letters does too   | 2024-10-20 | 2024-12-31 | SENT    | {"harriscayenta": {"rtdrconfig": {"usebilldateinsteadofduedate": "TRUE"}}} |
      | compares nothing else then  | 2024-10-19 | 2024-11-20 | SKIPPED | {"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": "True"}}} |
      | as false compares due dates | 2024-10-20 | 2024-12-31 | SKIPPED | {"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": false}}}  |
      | without the key does too    | 2024-10-19 | 2024-11-20 | SENT    | {"HarrisCayenta": {"RTDRConfig": {}}}                                      |
      | badly formed is no JSON     | 2024-10-19 | 2024-11-20 | SENT    | {"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": "True"}}  |

  @AS-131 @INT-6948
  Scenario: Badly formed JSON is warned of
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {
      """
    Then the configuration findings name "131"

  Scenario: An account that was never billed has no date to match
    Given a new account "4000002"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000002    |
    When RTDR runs for account "4000002"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    And BalanceDue stays "40.00"

  Scenario: A new bill file takes the place of the older invoice
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555000     | 2024-09-20 | 2024-10-20 | 33.00        | 4000001    |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then invoice "UB55500110202024" of account "4000001" has
      | balance_due | 61.70 |
      | payable     | true  |
    And invoice "UB55500009202024" of account "4000001" has
      | balance_due | 33.00 |
      | payable     | false |

  @INT-2573 @Q-15
  Scenario: Among several open invoices with the date the latest wins
    Given the adapter key rtdr_match_scope is "any_open"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
      | 555002     | 2024-10-25 | 2024-11-20 | 41.00        | 4000001    |
    And the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | NEW-1      |
      | invoice_type_id  | 42         |
      | invoice_date     | 2024-11-10 |
      | invoice_due_date | 2024-12-10 |
      | balance_due      | 12.00      |
    When RTDR runs for account "4000001"
    Then invoice "UB55500210252024" of account "4000001" has
      | balance_due | 61.70 |
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 40.00 |

  @INT-2573 @Q-15
  Scenario: Searched everywhere and not found is a mismatch too
    Given the adapter key rtdr_match_scope is "any_open"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-21 | 40.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH

  Scenario: The invoice date comes before the due date
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555002     | 2024-10-10 | 2024-12-31 | 41.00        | 4000001    |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 61.70 |

  Scenario: Of two invoices of the same two days the one imported last is the target
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555002     | 2024-10-20 | 2024-11-20 | 41.00        | 4000001    |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then invoice "UB55500110202024" of account "4000001" has
      | balance_due | 61.70 |
    And invoice "UB55500210202024" of account "4000001" has
      | balance_due | 41.00 |

  @Q-57 @Q-81
  Scenario: A deactivated newest bill makes the one before it payable again
    Given the bill file "billheader_20241020010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 4000001    |
    And the bill file "billheader_20241110010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555002     | 2024-11-10 | 2024-12-10 | 99.00        | 4000001    |
    And the DREC file "billheader_20241111010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555002     | 2024-11-10 | 2024-12-10 | 99.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And invoice "UB55500110202024" of account "4000001" has
      | payable     | true  |
      | balance_due | 61.70 |
    And invoice "UB55500211102024" of account "4000001" has
      | payable     | false |
      | deactivated | true  |
      | balance_due | 99.00 |
    And the payer of account "4000001" sees
      | balance_due | 61.70 |
