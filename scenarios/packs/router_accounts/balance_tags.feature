@GetAccountBalance @F-01
Feature: Every balance tag is a fold of the ledger
  No balance is stored (router §5.1). The ledgers are built so that the tags differ from each other: a tag that were read
  from the wrong place would show.

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"

  Scenario: Every amount of a mixed ledger, each different
    Given the ledger of account "4000001" gets
      | kind    | amount | effective  | due        | cutoff |
      | bill    | 50.00  | 2024-08-01 | 2024-09-01 |        |
      | payment | 20.00  | 2024-08-20 |            |        |
      | bill    | 40.00  | 2024-10-20 | 2024-11-20 |        |
      | charge  | 7.00   | 2024-11-01 |            | false  |
      | charge  | 15.00  | 2024-11-14 |            |        |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 92       |
      | ACCOUNT_BALANCE  | 92       |
      | BALANCE_NET_AMT  | 92       |
      | BILLED_AND_OWING | 70       |
      | CURRENT_CHARGES  | 62       |
      | PASTDUE_AMT      | 52       |
      | OVERDUE_AMT      | 45       |
      | CUTOFF_AMT       | 45       |
      | UNAPPLIED_CREDIT | 0        |
      | LAST_BILL_DT     | 20241020 |
      | LAST_BILL_AMT    | 40       |
      | DUE_DT           | 20241120 |
      | LAST_PAYMENT_DT  | 20240820 |
      | LAST_PAYMENT_AMT | -20      |
      | WRITE_OFF_AMT    | 0        |
      | WRITE_OFF_DT     |          |

  Scenario: A charge waits for the next bill run
    Given the ledger of account "4000001" gets
      | kind   | amount | effective  | due        |
      | bill   | 100.24 | 2024-10-18 | 2024-11-20 |
      | charge | 15.00  | 2024-11-10 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 115.24 |
      | BILLED_AND_OWING | 100.24 |
      | CURRENT_CHARGES  | 115.24 |
      | LAST_BILL_AMT    | 100.24 |

  @quirk-11
  Scenario: Amounts are not padded
    Given the ledger of account "4000001" gets
      | kind    | amount  | effective  | due        |
      | bill    | 1671.40 | 2024-10-18 | 2024-11-20 |
      | payment | 71.00   | 2024-11-01 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 1600.4 |
      | LAST_BILL_AMT    | 1671.4 |
      | LAST_PAYMENT_AMT | -71    |
      | UNAPPLIED_CREDIT | 0      |

  Scenario: Paid too much
    Given the ledger of account "4000001" gets
      | kind    | amount | effective  | due        |
      | bill    | 30.00  | 2024-10-18 | 2024-11-01 |
      | payment | 45.50  | 2024-11-02 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | -15.5 |
      | BILLED_AND_OWING | -15.5 |
      | UNAPPLIED_CREDIT | 15.5  |
      | PASTDUE_AMT      | 0     |
      | OVERDUE_AMT      | 0     |
      | CURRENT_CHARGES  | 0     |

  Scenario: Credits pay the charge that was due first, whatever the order of posting
    Given the ledger of account "4000001" gets
      | kind    | amount | effective  | due        |
      | bill    | 40.00  | 2024-10-01 | 2024-12-01 |
      | bill    | 60.00  | 2024-09-01 | 2024-10-01 |
      | payment | 50.00  | 2024-11-01 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE | 50       |
      | PASTDUE_AMT     | 10       |
      | LAST_BILL_DT    | 20241001 |
      | CURRENT_CHARGES | 40       |

  Scenario Outline: An amount is past due from the day after its due date
    Given the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 88.10  | 2024-10-18 | 2024-11-18 |
    And it is "<today>"
    When I ask for GetAccountBalance of account "4000001"
    Then PASTDUE_AMT of the reply is "<past due>"
    And CURRENT_BALANCE of the reply is "88.1"

    Examples:
      | today      | past due |
      | 2024-11-17 | 0        |
      | 2024-11-18 | 0        |
      | 2024-11-19 | 88.1     |

  @Q-16
  Scenario: A charge flagged out is past due but not overdue
    Given the ledger of account "4000001" gets
      | kind   | amount | effective  | due        | cutoff |
      | bill   | 60.00  | 2024-09-01 | 2024-10-01 |        |
      | charge | 12.50  | 2024-10-05 |            | false  |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | PASTDUE_AMT     | 72.5 |
      | OVERDUE_AMT     | 60   |
      | CUTOFF_AMT      | 60   |
      | CURRENT_BALANCE | 72.5 |

  Scenario Outline: The cut-off is announced once the overdue amount is more than thirty days late
    Given the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-09-01 | 2024-10-01 |
    And it is "<today>"
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | NONPAY_CUTOFF_YN | <flag>    |
      | CUTOFF_DT        | <cut off> |
      | OVERDUE_AMT      | 60        |

    Examples:
      | today      | flag | cut off  |
      | 2024-10-31 | F    |          |
      | 2024-11-01 | T    | 20241111 |
      | 2024-11-15 | T    | 20241125 |

  @GetPayArrangements
  Scenario: An active arrangement covers what is overdue and stays the cut-off
    Given the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-09-01 | 2024-10-01 |
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | end    | 2025-02-01 |
      | amount | 60.00      |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | PASTDUE_AMT      | 60 |
      | OVERDUE_AMT      | 0  |
      | CUTOFF_AMT       | 0  |
      | NONPAY_CUTOFF_YN | F  |
      | CUTOFF_DT        |    |
      | CURRENT_BALANCE  | 60 |

  Scenario: A written-off amount
    Given the ledger of account "4000001" gets
      | kind      | amount | effective  | due        |
      | bill      | 60.00  | 2024-09-01 | 2024-10-01 |
      | write_off | 12.00  | 2024-11-05 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | WRITE_OFF_AMT   | 12       |
      | WRITE_OFF_DT    | 20241105 |
      | CURRENT_BALANCE | 48       |

  Scenario: A donation is in no balance tag
    Given the ledger of account "4000001" gets
      | kind     | amount | effective  | due        |
      | bill     | 60.00  | 2024-10-18 | 2024-11-20 |
      | donation | 25.00  | 2024-11-01 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 60 |
      | UNAPPLIED_CREDIT | 0  |
      | LAST_PAYMENT_DT  |    |
      | LAST_PAYMENT_AMT |    |

  Scenario: A returned payment owes again and is no last payment any more
    Given the ledger of account "4000001" gets
      | kind    | amount | effective  | due        | item_no | of_item |
      | bill    | 60.00  | 2024-10-18 | 2024-11-20 |         |         |
      | payment | 10.00  | 2024-10-20 |            | 300001  |         |
      | payment | 50.00  | 2024-11-01 |            | 300002  |         |
      | return  | 50.00  | 2024-11-08 |            |         | 300002  |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 50       |
      | LAST_PAYMENT_DT  | 20241020 |
      | LAST_PAYMENT_AMT | -10      |

  Scenario: A partly adjusted payment shows what is left of it
    Given the ledger of account "4000001" gets
      | kind       | amount | effective  | due        | item_no | of_item |
      | bill       | 60.00  | 2024-10-18 | 2024-11-20 |         |         |
      | payment    | 50.00  | 2024-11-01 |            | 300002  |         |
      | adjustment | 20.00  | 2024-11-08 |            |         | 300002  |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 30       |
      | LAST_PAYMENT_DT  | 20241101 |
      | LAST_PAYMENT_AMT | -30      |

  Scenario: Credit that is taken back and exceeds what there is, is owed
    Given the ledger of account "4000001" gets
      | kind            | amount | effective  |
      | payment         | 10.00  | 2024-11-01 |
      | credit_reversal | 25.00  | 2024-11-10 |
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 15 |
      | UNAPPLIED_CREDIT | 0  |
      | PASTDUE_AMT      | 15 |

  Scenario: A discount that may still be taken lowers what is actually owing
    Given the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-10-18 | 2024-11-20 |
    And account "4000001" may take a discount of "5.00" until "2024-12-01"
    And the router key balance_shape is "template"
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 60       |
      | ACTUAL_AMT_OWING | 55       |
      | DISCOUNT_AMT     | 5        |
      | DISCOUNT_END_DT  | 20241201 |

  Scenario Outline: The discount ends with its last day
    Given the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-10-18 | 2024-12-20 |
    And account "4000001" may take a discount of "5.00" until "2024-12-01"
    And it is "<today>"
    When I ask for GetAccountBalance of account "4000001"
    Then BALANCE_NET_AMT of the reply is "<net>"

    Examples:
      | today      | net |
      | 2024-12-01 | 55  |
      | 2024-12-02 | 60  |

  Scenario Outline: The budget plan shows while it runs
    Given account "4000001" has the budget plan
      | type   | EQUAL      |
      | amount | 80.00      |
      | start  | 2024-06-01 |
      | end    | 2024-12-31 |
    And it is "<today>"
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | BUDGET_BILL_TP  | <type>   |
      | BUDGET_BILL_AMT | <amount> |
    And CURRENT_BALANCE of the reply is "0"

    Examples:
      | today      | type  | amount |
      | 2024-05-31 | " "   | " "    |
      | 2024-06-01 | EQUAL | 80     |
      | 2024-12-31 | EQUAL | 80     |
      | 2025-01-01 | " "   | " "    |

  @quirk-11
  Scenario: Without a budget plan both tags hold one blank
    Given account "4000001" has the budget plan
      | type   | EQUAL      |
      | amount | 80.00      |
      | start  | 2024-01-01 |
    When account "4000001" has no budget plan any more
    And I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | BUDGET_BILL_TP  | " " |
      | BUDGET_BILL_AMT | " " |
      | DUE_IF_TRUE_UP  | " " |
      | CARRY_FWD_AMT   | " " |

  Scenario: An account without any entry
    When I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 0 |
      | BILLED_AND_OWING | 0 |
      | LAST_BILL_DT     |   |
      | LAST_BILL_AMT    |   |
      | DUE_DT           |   |
      | LAST_PAYMENT_DT  |   |
      | LAST_PAYMENT_AMT |   |

  Scenario: A payment counts from the day it is posted
    Given the ledger of account "4000001" gets
      | kind    | amount | effective  | due        |
      | bill    | 60.00  | 2024-10-18 | 2024-11-20 |
      | payment | 60.00  | 2024-12-24 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then CURRENT_BALANCE of the reply is "0"

  Scenario: The books of one account are not those of another
    Given a new account "4000002"
    And the ledger of account "4000002" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-10-18 | 2024-11-20 |
    When I ask for GetAccountBalance of account "4000001"
    Then CURRENT_BALANCE of the reply is "0"

  Scenario: The admin folds the same books
    Given the ledger of account "4000001" gets
      | kind    | amount | effective  | due        |
      | bill    | 60.00  | 2024-10-18 | 2024-11-10 |
      | payment | 25.50  | 2024-11-12 |            |
    When I ask for GetAccountBalance of account "4000001"
    Then CURRENT_BALANCE of the reply is "34.5"
    And the books of account "4000001" say
      | CURRENT_BALANCE | 34.5 |
      | PASTDUE_AMT     | 34.5 |
    And the ledger of account "4000001" has 2 entries

  Scenario: A running clock continues from where it stood
    Given it is "2024-11-20T23:00"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-10-18 | 2024-11-20 |
    When the clock runs
    And 2 hours pass
    And I ask for GetAccountBalance of account "4000001"
    Then PASTDUE_AMT of the reply is "60"
