@AdjARItem @F-06
Feature: A payment is voided or refunded in part
  ITEM_AMT is what stays of the AR item; 0 voids it (router F-06, Q-23).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 100.00 | 2024-09-01 | 2024-10-01 |
    And AddARItems posts a payment of "100.00" with the reference "guid-1" to account "4000001"

  @smoke
  Scenario: The documented sample voids a documented payment
    When I send the sample of AdjARItem
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1"><AdjARItem version="1.1"><Params><STATUS>0</STATUS></Params><STATUS>0</STATUS></AdjARItem></Reply>
      """
    And the books of account "2003708" say
      | CURRENT_BALANCE | 200.24 |

  Scenario Outline: Each documented item can be voided: <item>
    When I send the sample of AdjARItem with
      | ITEM_NO | <item> |
    Then STATUS is 0 at the Params level
    And the books of account "2003708" say
      | CURRENT_BALANCE | <balance> |

    Examples:
      | item   | balance |
      | 205184 | 200.24  |
      | 205063 | 160.24  |
      | 205064 | 145.74  |
      | 204987 | 198.48  |

  Scenario: A void puts the debt back and the payment is the last one no more
    When AdjARItem leaves "0.00" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 100 |
      | PASTDUE_AMT      | 100 |
      | UNAPPLIED_CREDIT | 0   |
      | LAST_PAYMENT_DT  |     |
      | LAST_PAYMENT_AMT |     |

  @ITG-2634 @Q-23
  Scenario: A refund of 30.00 leaves 70.00 of the payment
    When AdjARItem leaves "70.00" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 30       |
      | PASTDUE_AMT      | 30       |
      | LAST_PAYMENT_DT  | 20241115 |
      | LAST_PAYMENT_AMT | -70      |
    And the entries of account "4000001" are
      | kind       | amount | item_no | of_item |
      | bill       | 100    |         |         |
      | payment    | -100   | 205185  |         |
      | adjustment | 30     | 205186  | 205185  |

  @Q-23
  Scenario: A second refund starts from what the first one left
    Given AdjARItem leaves "70.00" of item "205185"
    When AdjARItem leaves "50.00" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 50  |
      | LAST_PAYMENT_AMT | -50 |
    And the entries of account "4000001" are
      | kind       | amount | item_no |
      | bill       | 100    |         |
      | payment    | -100   | 205185  |
      | adjustment | 30     | 205186  |
      | adjustment | 20     | 205187  |

  Scenario: A void after a refund takes the rest
    Given AdjARItem leaves "70.00" of item "205185"
    When AdjARItem leaves "0" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 100 |
    And the entries of account "4000001" are
      | kind       | amount |
      | bill       | 100    |
      | payment    | -100   |
      | adjustment | 30     |
      | adjustment | 70     |

  @AddARItems @F-04
  Scenario: An adjusted charge lowers the balance
    Given AddARItems posts a charge of "15.00" with the reference "guid-2" to account "4000001"
    When AdjARItem leaves "5.00" of item "205186"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 5 |
      | CURRENT_CHARGES | 5 |

  @AddARItems @F-04
  Scenario: A voided charge is gone from the balance
    Given AddARItems posts a charge of "15.00" with the reference "guid-2" to account "4000001"
    When AdjARItem leaves "0" of item "205186"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 0 |
      | UNAPPLIED_CREDIT | 0 |
      | CURRENT_CHARGES  | 0 |

  Scenario Outline: The adjustment is effective on its date, else today
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_DT  | <date> |
      | ITEM_AMT | 70.00  |
    Then STATUS is 0 at the Params level
    And the entries of account "4000001" are
      | kind       | effective   |
      | bill       | 2024-09-01  |
      | payment    | 2024-11-15  |
      | adjustment | <effective> |

    Examples:
      | date     | effective  |
      |          | 2024-11-15 |
      | 20241101 | 2024-11-01 |
      | 20241120 | 2024-11-20 |

  Scenario: An adjustment dated ahead is in the balance at once
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185   |
      | ITEM_DT  | 20241224 |
      | ITEM_AMT | 70.00    |
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 30 |

  Scenario: The adjustment has an item number of its own, the next payment the one after it
    Given AdjARItem leaves "70.00" of item "205185"
    When AddARItems posts a payment of "5.00" with the reference "guid-2" to account "4000001"
    Then STATUS_DESC is "AR item 205187 added." at the Params level

  Scenario: One cent may be refunded
    When AdjARItem leaves "99.99" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 0.01 |

  Scenario: Other items of the account stay as they are
    Given AddARItems posts a payment of "20.00" with the reference "guid-2" to account "4000001"
    When AdjARItem leaves "0" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 80  |
      | LAST_PAYMENT_AMT | -20 |

  @key-adj_semantics @Q-23
  Scenario Outline: What ITEM_AMT means is the biller's choice: <meaning>
    Given the router key adj_semantics is "<meaning>"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 30.00  |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE  | <balance> |
      | LAST_PAYMENT_AMT | <left>    |

    Examples: 30.00 is what stays, or what is refunded
      | meaning   | balance | left |
      | remaining | 70      | -30  |
      | refund    | 30      | -70  |

  @key-adj_semantics @Q-23
  Scenario Outline: A nothing voids the item with either meaning: <meaning>
    Given the router key adj_semantics is "<meaning>"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 0.00   |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | 100 |

    Examples:
      | meaning   |
      | remaining |
      | refund    |
