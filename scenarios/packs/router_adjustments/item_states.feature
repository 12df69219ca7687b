@AdjARItem @F-06
Feature: What stands of an AR item, and the state it is in
  OPEN, ADJUSTED, VOIDED or RETURNED; the net is what no adjustment and no return has taken (router §5).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And AddARItems posts a payment of "100.00" with the reference "guid-1" to account "4000001"

  @AddARItems @F-04
  Scenario: A new item is open and stands in full
    Then the items of account "4000001" are
      | item_no | net | state |
      | 205185  | 100 | OPEN  |

  Scenario Outline: An adjusted item stands with what was left of it
    When AdjARItem leaves "<left>" of item "205185"
    Then the items of account "4000001" are
      | item_no | net   | state   |
      | 205185  | <net> | <state> |

    Examples:
      | left  | net  | state    |
      | 70.00 | 70   | ADJUSTED |
      | 0.01  | 0.01 | ADJUSTED |
      | 0.00  | 0    | VOIDED   |

  Scenario: Refunded twice
    Given AdjARItem leaves "70.00" of item "205185"
    When AdjARItem leaves "25.50" of item "205185"
    Then the items of account "4000001" are
      | item_no | net  | state    |
      | 205185  | 25.5 | ADJUSTED |

  @AddReturnedCheck @F-05
  Scenario Outline: Of a returned item nothing stands, whatever the check was for: <check>
    When AddReturnedCheck returns "<check>" for the reference "guid-1"
    Then the items of account "4000001" are
      | item_no | net | state    |
      | 205185  | 0   | RETURNED |

    Examples:
      | check  |
      | 100.00 |
      | 125.00 |

  @AddReturnedCheck @F-05
  Scenario: A refunded item can be returned
    Given AdjARItem leaves "70.00" of item "205185"
    When AddReturnedCheck returns "70.00" for the reference "guid-1"
    Then the items of account "4000001" are
      | item_no | net | state    |
      | 205185  | 0   | RETURNED |

  @AddARItems @F-04
  Scenario: Donations and charges are items too
    Given AddARItems posts a donation of "25.00" with the reference "guid-2" to account "4000001"
    And AddARItems posts a charge of "15.00" with the reference "guid-3" to account "4000001"
    When AdjARItem leaves "10.00" of item "205186"
    And AdjARItem leaves "0" of item "205187"
    Then the items of account "4000001" are
      | item_no | net | state    |
      | 205185  | 100 | OPEN     |
      | 205186  | 10  | ADJUSTED |
      | 205187  | 0   | VOIDED   |
    And the books of account "4000001" say
      | CURRENT_BALANCE | -100 |
