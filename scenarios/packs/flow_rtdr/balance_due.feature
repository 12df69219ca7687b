@GetAccountBalance @F-01
Feature: Which tag becomes the balance due
  Adapter §2.3. The ledger has a different value in every tag, and all of them differ from what the bill file said.

  Background:
    Given a biller of template "827"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind    | amount | effective  | due        | cutoff |
      | bill    | 50.00  | 2024-08-01 | 2024-09-01 |        |
      | payment | 20.00  | 2024-08-20 |            |        |
      | bill    | 40.00  | 2024-10-20 | 2024-11-20 |        |
      | charge  | 7.00   | 2024-11-01 |            | false  |
      | charge  | 15.00  | 2024-11-14 |            |        |
    And account "4000001" may take a discount of "5.00" until "2024-12-31"
    And account "4000001" has the budget plan
      | type   | EQUAL      |
      | amount | 81.30      |
      | start  | 2024-01-01 |

  @WX-RTDR-6 @AS-129
  Scenario: Biller 827 takes what was billed
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And BalanceDue becomes "70.00" from BILLED_AND_OWING
    And invoice "UB55500110202024" of account "4000001" has
      | custom2     |       |
      | balance_due | 70.00 |

  @WX-RTDR-6 @AS-129 @Q-13
  Scenario: A budget invoice takes the budget amount even then
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Bill_TP       | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | EQUAL BILLING | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "81.30" from BUDGET_BILL_AMT
    And invoice "UB55500110202024" of account "4000001" has
      | custom2     | BUDGET |
      | balance_due | 81.30  |

  @AS-129 @Q-13
  Scenario: AS 129 goes first where the biller wants it so
    Given the adapter key balance_precedence is "setting129_first"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Bill_TP       | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | EQUAL BILLING | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "70.00" from BILLED_AND_OWING

  @AS-129
  Scenario Outline: AS 129 may name any tag of the reply
    Given advanced setting 129 is "<tag>"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "<amount>" from <source>

    Examples:
      | tag             | source          | amount |
      |                 | CURRENT_BALANCE | 92.00  |
      | CURRENT_CHARGES | CURRENT_CHARGES | 62.00  |
      | BALANCE_NET_AMT | BALANCE_NET_AMT | 87.00  |
      | OVERDUE_AMT     | OVERDUE_AMT     | 45.00  |

  @AS-107 @AS-129 @Q-72
  Scenario Outline: A date, an account number or a status is not read as money
    Given advanced setting <setting> is "<tag>"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | 12.00           | 4000001    |
    When RTDR runs for account "4000001"
    Then RTDR ends HELD with reason code BAD_SETTING
    And the router was asked nothing
    And the configuration findings name "<setting>"
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 39.00 |
      | past_due    | 12.00 |

    Examples:
      | setting | tag            |
      | 129     | LAST_BILL_DT   |
      | 129     | ACCOUNT_NO     |
      | 129     | STATUS         |
      | 129     | BUDGET_BILL_TP |
      | 107     | DUE_DT         |

  @AS-129
  Scenario: A tag that the reply does not have updates nothing
    Given advanced setting 129 is "DISCOUNT_AMT"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue stays "39.00" with reason code NO_VALUE
    And RTDR warns "DISCOUNT_AMT"

  @Q-13 @AS-129
  Scenario: A blank tag is not replaced by another
    Given account "4000001" has no budget plan any more
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Bill_TP       | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | EQUAL BILLING | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue stays "39.00" with reason code NO_VALUE
    And RTDR warns "BUDGET_BILL_AMT"

  @Q-13 @AS-129
  Scenario Outline: Where fall-back is allowed the current balance stands in
    Given account "4000001" has no budget plan any more
    And the adapter key balance_fallback is "true"
    And advanced setting 129 is "<tag>"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Bill_TP   | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | <bill tp> | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "92.00" from CURRENT_BALANCE

    Examples:
      | tag             | bill tp       |
      | BUDGET_BILL_AMT | REGULAR       |
      |                 | EQUAL BILLING |

  Scenario Outline: Nothing owed and too much paid are stored as they are
    Given advanced setting 129 is ""
    And a payment of "<paid>" is posted to account "4000001"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "<balance>" from CURRENT_BALANCE
    And the payer of account "4000001" sees
      | balance_due | 0.00 |

    Examples:
      | paid   | balance |
      | 92.00  | 0.00    |
      | 100.00 | -8.00   |

  @ITG-3456
  Scenario: The arrangement amount is not added to the balance
    Given advanced setting 129 is ""
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 39.00        | 4000001    |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "92.00" from CURRENT_BALANCE
    And PaymentArrangementAmount becomes "33.30" from ARRANGEMENT_AMT

  @AS-129
  Scenario: The biller is configured without a finding
    Given advanced setting 129 is "BILLED_AND_OWING"
    Then there are no configuration findings
