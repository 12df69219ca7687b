@GetAccountBalance @F-01
Feature: The worked examples of RTDR
  WX-RTDR-1 to 7 of adapter §2.8, through the adapter and the router (WX-RTDR-6 stands in balance_due.feature). The
  documents' own numbers do not tell two tags apart: so the ledgers get entries that make the asserted value one that no
  other tag of the reply carries (ACCOUNT_BALANCE equals CURRENT_BALANCE by definition).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the advanced settings are
      | 28  |             |
      | 107 | PASTDUE_AMT |
      | 129 |             |
      | 131 |             |
      | 148 |             |

  @WX-RTDR-1 @INT-2573 @ITG-2949 @AS-107 @smoke
  Scenario: The documented reply updates the invoice with the same due date
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 90.00        | 2003708    |
    When RTDR runs for account "2003708"
    Then RTDR ends SENT
    And BalanceDue becomes "100.24" from CURRENT_BALANCE
    And PastDue becomes "100.24" from PASTDUE_AMT
    And invoice "UB98765404182024" of account "2003708" has
      | balance_due      | 100.24 |
      | past_due         | 100.24 |
      | total_amount_due | 90.00  |

  @WX-RTDR-1 @INT-2573 @ITG-2949 @AS-107 @Q-16
  Scenario: Balance and past due come from their own tags
    Given a new account "4000001"
    And the ledger of account "4000001" gets
      | kind    | amount | effective  | due        | cutoff |
      | bill    | 50.00  | 2024-08-01 | 2024-09-01 |        |
      | payment | 20.00  | 2024-08-20 |            |        |
      | bill    | 40.00  | 2024-10-20 | 2024-11-20 |        |
      | charge  | 7.00   | 2024-11-01 |            | false  |
      | charge  | 15.00  | 2024-11-14 |            |        |
    And account "4000001" may take a discount of "5.00" until "2024-12-31"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 40.00        | 1.00            | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And BalanceDue becomes "92.00" from CURRENT_BALANCE
    And PastDue becomes "52.00" from PASTDUE_AMT

  @WX-RTDR-2 @INT-2573 @Q-15
  Scenario: Another due date updates nothing
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No |
      | 987654     | 2024-03-20 | 2024-04-20 | 90.00        | 1.00            | 2003708    |
    When RTDR runs for account "2003708"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    And BalanceDue stays "90.00"
    And PastDue stays "1.00"
    And invoice "UB98765403202024" of account "2003708" has
      | balance_due | 90.00 |
      | past_due    | 1.00  |

  @WX-RTDR-3 @INT-6948 @AS-131
  Scenario: The bill date decides where AS 131 says so
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"RTDRConfig": {"UseBillDateInsteadOfDueDate": "True"}}}
      """
    And the ledger of account "2003708" gets
      | kind   | amount | effective  | due        |
      | bill   | 7.00   | 2024-01-01 | 2024-02-01 |
      | charge | 15.00  | 2024-11-15 |            |
    And account "2003708" may take a discount of "5.00" until "2024-12-31"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-06-30 | 90.00        | 2003708    |
    When RTDR runs for account "2003708"
    Then RTDR ends SENT
    And BalanceDue becomes "122.24" from CURRENT_BALANCE

  @WX-RTDR-4 @ITG-3499 @AS-148 @Q-18
  Scenario Outline: A donation invoice is never the target, whether AS 148 is set or not
    Given advanced setting 148 is "<types>"
    And the ledger of account "2003708" gets
      | kind   | amount | effective  | due        |
      | bill   | 7.00   | 2024-01-01 | 2024-02-01 |
      | charge | 15.00  | 2024-11-15 |            |
    And account "2003708" may take a discount of "5.00" until "2024-12-31"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 90.00        | 2003708    |
    And the cloud store has the invoice
      | account_number   | 2003708    |
      | invoice_number   | DON-1      |
      | invoice_type_id  | 188        |
      | invoice_date     | 2024-11-01 |
      | invoice_due_date | 2024-12-01 |
      | balance_due      | 25.00      |
    When RTDR runs for account "2003708"
    Then RTDR ends SENT
    And invoice "UB98765404182024" of account "2003708" has
      | balance_due | 122.24 |
    And invoice "DON-1" of account "2003708" has
      | balance_due | 25.00 |

    Examples:
      | types |
      | 42    |
      |       |

  @WX-RTDR-5 @ITG-3462 @ITG-3456 @EBPP-24851 @GetPayArrangements @F-03 @GetAccount @F-02
  Scenario: The documented arrangement reaches the payer
    Given the ledger of account "2036948" gets
      | kind   | amount | effective  |
      | charge | 20.00  | 2024-11-15 |
    And account "2036948" may take a discount of "5.00" until "2024-12-31"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 777001     | 2024-10-16 | 2024-11-18 | 671.40       | 2036948    |
    When RTDR runs for account "2036948"
    Then RTDR ends SENT
    And PaymentArrangementAmount becomes "1671.40" from ARRANGEMENT_AMT
    And BalanceDue becomes "1891.40" from CURRENT_BALANCE
    And the router was asked
      | function           | account | status |
      | GetAccount         | 2036948 | 0      |
      | GetAccountBalance  | 2036948 | 0      |
      | GetPayArrangements | 2036948 | 0      |
    And the payer of account "2036948" sees
      | balance_due            | 1891.40                |
      | pay_arrangement.shown  | true                   |
      | pay_arrangement.amount | 1671.40                |
      | pay_arrangement.label  | Pay arrangement amount |

  @WX-RTDR-5 @ITG-3462 @GetAccount @F-02
  Scenario: Without an active arrangement GetPayArrangements is not called
    Given ACTIVE_PAYARR_YN of account "2036948" is forced to "F"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 777001     | 2024-10-16 | 2024-11-18 | 671.40       | 2036948    |
    When RTDR runs for account "2036948"
    Then RTDR ends SENT
    And the router was asked
      | function          | account | status |
      | GetAccount        | 2036948 | 0      |
      | GetAccountBalance | 2036948 | 0      |

  @WX-RTDR-7 @INT-4012 @AS-28 @GetAccount @F-02 @Q-14
  Scenario: A code of position two blocks EFT and leaves cards free
    Given advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And the GetAccount tags of account "2003708" are
      | CREDIT_RATING_CD | NOCHK |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 90.00        | 2003708    |
    When RTDR runs for account "2003708"
    Then RTDR ends SENT
    And account "2003708" at Invoice Cloud has
      | block_ach | true  |
      | block_cc  | false |
    And the payer of account "2003708" sees
      | methods.EFT | false |
      | methods.CC  | true  |
