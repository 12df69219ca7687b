@AddARItems @F-04
Feature: Charges, and credit that is taken back
  AS_PAYMENT_YN not true makes a charge; a negative payment takes credit back (router F-04, §5.1, Q-21).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 40.00  | 2024-10-18 | 2024-11-20 |

  Scenario Outline: Without AS_PAYMENT_YN T it is a charge
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | AS_PAYMENT_YN | <flag>  |
      | ITEM_DT       |         |
      | ITEM_AMT      | 15.00   |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | 55 |
      | CURRENT_CHARGES | 55 |
      | LAST_PAYMENT_DT |    |
    And the entries of account "4000001" are
      | kind   | amount | item_no |
      | bill   | 40     |         |
      | charge | 15     | 205185  |

    Examples:
      | flag     |
      | F        |
      |          |
      | (absent) |

  Scenario: A charge is not billed before the next bill run
    When AddARItems posts a charge of "15.00" with the reference "guid-1" to account "4000001"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 55 |
      | BILLED_AND_OWING | 40 |
      | LAST_BILL_AMT    | 40 |

  Scenario Outline: A charge is due on its date
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001  |
      | AS_PAYMENT_YN | F        |
      | ITEM_DT       | 20241117 |
      | ITEM_AMT      | 15.00    |
    When it is "<today>"
    Then the books of account "4000001" say
      | PASTDUE_AMT | <past due> |
      | OVERDUE_AMT | <past due> |

    Examples:
      | today      | past due |
      | 2024-11-17 | 0        |
      | 2024-11-18 | 15       |

  @Q-16
  Scenario Outline: CUTOFF_YN F keeps a charge out of the cut-off amount
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | AS_PAYMENT_YN | F       |
      | ITEM_DT       |         |
      | ITEM_AMT      | 15.00   |
      | CUTOFF_YN     | <flag>  |
    When 1 days pass
    Then the books of account "4000001" say
      | PASTDUE_AMT | 15        |
      | OVERDUE_AMT | <overdue> |
      | CUTOFF_AMT  | <overdue> |

    Examples:
      | flag | overdue |
      | F    | 0       |
      | N    | 0       |
      | T    | 15      |
      | Y    | 15      |
      |      | 15      |

  @Q-24
  Scenario: A negative payment takes back credit
    Given AddARItems posts a payment of "100.00" with the reference "guid-1" to account "4000001"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_DT       |         |
      | ITEM_AMT      | -25.00  |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE  | -35 |
      | UNAPPLIED_CREDIT | 35  |
      | PASTDUE_AMT      | 0   |
    And the entries of account "4000001" are
      | kind            | amount | item_no |
      | bill            | 40     |         |
      | payment         | -100   | 205185  |
      | credit_reversal | 25     | 205186  |

  @Q-24
  Scenario: It is no payment: the last payment stays what it was
    Given AddARItems posts a payment of "100.00" with the reference "guid-1" to account "4000001"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_DT       |         |
      | ITEM_AMT      | -25.00  |
    Then the books of account "4000001" say
      | LAST_PAYMENT_AMT | -100 |

  Scenario Outline: What exceeds the credit there is, is owed and due that day
    Given AddARItems posts a payment of "50.00" with the reference "guid-1" to account "4000001"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_DT       |         |
      | ITEM_AMT      | -75.00  |
    When it is "<today>"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 65         |
      | UNAPPLIED_CREDIT | 0          |
      | PASTDUE_AMT      | <past due> |

    Examples: credit of 50.00 is taken back first, 25.00 is new debt; the bill is not due yet
      | today      | past due |
      | 2024-11-15 | 0        |
      | 2024-11-16 | 25       |

  @AdjARItem @F-06
  Scenario: Credit that was taken back cannot be adjusted
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_AMT      | -25.00  |
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 0.00   |
    Then STATUS is -909 at the Params level
    And the ledger of account "4000001" has 2 entries

  @AddReturnedCheck @F-05
  Scenario: Credit that was taken back cannot be returned
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  | guid-1  |
      | ITEM_AMT      | -25.00  |
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 25.00  |
    Then STATUS is -909 at the Params level
    And the ledger of account "4000001" has 2 entries

  Scenario: Written-off debt is in the balance no more, and a payment still pays what is left
    Given a write_off of "12.00" is posted to account "4000001"
    When AddARItems posts a payment of "20.00" with the reference "guid-1" to account "4000001"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 8        |
      | WRITE_OFF_AMT   | 12       |
      | WRITE_OFF_DT    | 20241115 |
