@BID-3426
Feature: Autopay collects what is due
  Enrolled accounts pay by themselves on the collection date of each invoice, by the biller's clock (adapter §8, §19.1).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind   | amount | effective  | due        |
      | bill   | 90.00  | 2024-10-20 | 2024-11-20 |
      | charge | 7.00   | 2024-11-01 |            |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    |

  @AddARItems @F-04 @smoke
  Scenario: The live balance on the due date, as a payment of channel AUTO
    When account "4000001" is enrolled in autopay with CC
    Then autopay of account "4000001" collects next invoice "UB55500110202024" on "2024-11-20"
    When it is "2024-11-19"
    And autopay runs
    Then the invoices that autopay looked at are
      | invoice_number |
    When it is "2024-11-20T00:01"
    And autopay runs
    And the pump runs
    Then the invoices that autopay looked at are
      | invoice_number   | collect_on | state     | amount | amount_from | record_state |
      | UB55500110202024 | 2024-11-20 | COLLECTED | 97.00  | RTDR        | SENT         |
    And the router got AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_TP       | AUTO    |
      | SOURCE_SPEC3  | AUTO    |
      | ITEM_AMT      | 97.00   |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  @AddARItems @F-04
  Scenario: Missed days are collected once
    Given account "4000001" is enrolled in autopay with ACH
    When it is "2024-12-02"
    And autopay runs
    And autopay runs
    And the pump runs
    And it is "2024-12-03"
    And autopay runs
    Then the invoices that autopay looked at are
      | collect_on | state     | amount | instrument |
      | 2024-11-20 | COLLECTED | 97.00  | ACH        |
    And the router was asked in this order
      | function   |
      | AddARItems |

  @AddAlert @F-07
  Scenario: Enrollment and its end are one alert each
    Given advanced setting 46 is "APON|APOFF"
    When account "4000001" is enrolled in autopay with CC
    And account "4000001" is enrolled in autopay with CC
    And the pump runs
    Then the alerts of account "4000001" are
      | ALERT_CD |
      | APON     |
    When account "4000001" leaves autopay
    And account "4000001" leaves autopay
    And the pump runs
    Then the alerts of account "4000001" are
      | ALERT_CD |
      | APON     |
      | APOFF    |
    When it is "2024-11-20"
    And autopay runs
    Then the invoices that autopay looked at are
      | invoice_number |

  @GetAccountBalance @F-01
  Scenario: While the router does not answer, the stored amount is taken and marked
    Given advanced setting 8 is "http://127.0.0.1:9/router"
    And account "4000001" is enrolled in autopay with CC
    When it is "2024-11-20"
    And autopay runs
    Then the invoices that autopay looked at are
      | state     | amount | amount_from |
      | COLLECTED | 90.00  | STORED      |

  Scenario: A bill that was paid before is not collected
    Given account "4000001" is enrolled in autopay with CC
    And a payment of "97.00" is posted to account "4000001"
    When it is "2024-11-20"
    And autopay runs
    Then the invoices that autopay looked at are
      | state       | why         | amount |
      | NOTHING_DUE | NO_BALANCE  | 0.00   |
    And the payer of account "4000001" reads about autopay "Nothing was due, so nothing was collected."

  @INT-4012 @AS-28
  Scenario: A blocked method is not collected, and both sides see why
    Given advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And advanced setting 32 is "1"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCHK |
    And account "4000001" is enrolled in autopay with ACH
    When it is "2024-11-20"
    And autopay runs
    Then the invoices that autopay looked at are
      | state   | why            | amount |
      | WAITING | METHOD_BLOCKED | 97.00  |
    And the payer of account "4000001" reads about autopay "Not collected: payments by bank account are not available for this account. Pay this bill another way, or contact your utility."
    When the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | EXCEL |
    And it is "2024-11-21"
    And autopay runs
    Then the invoices that autopay looked at are
      | state     | amount | instrument |
      | COLLECTED | 97.00  | ACH        |

  @Q-74
  Scenario: A payment that is still on its way is waited for
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And account "4000001" is enrolled in autopay with CC
    And the payment "p1" of "50.00" by account "4000001" is submitted
    And it is "2024-11-20"
    And the pump runs
    When autopay runs
    Then the invoices that autopay looked at are
      | state   | why         |
      | WAITING | UNDER_WAY   |
    When advanced setting 11 is the router's address
    And it is "2024-11-20T13:00"
    And the pump runs
    Then record "p1" is SENT
    When autopay runs
    Then the invoices that autopay looked at are
      | state     | amount |
      | COLLECTED | 47.00  |

  @ITG-3499
  Scenario: Donations are never collected
    Given the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | GIFT-1     |
      | invoice_type_id  | 188        |
      | invoice_date     | 2024-11-01 |
      | invoice_due_date | 2024-11-01 |
      | balance_due      | 5.00       |
    And account "4000001" is enrolled in autopay with CC
    When it is "2024-11-16"
    And autopay runs
    Then the invoices that autopay looked at are
      | invoice_number |
