@AddARItems @F-04
Feature: Payments of generated accounts, on the biller's own clock
  A biller has as many accounts as it was made with, drawn by its seed; its clock is its own (router §8, settings §6).

  @key-seed @GetAccount @F-02
  Scenario Outline: The seed decides who the generated accounts belong to: seed <seed>
    Given a router of template "3426" made with
      | accounts | 10     |
      | seed     | <seed> |
    When I ask for GetAccount of account "30000003"
    Then the reply has
      | V_NAME | <name> |

    Examples: the same on every machine; 0 is the default
      | seed | name                 |
      | 0    | " DONNA ROWLAND "    |
      | 1    | " REGINA LOGAN "     |
      | 2    | " CHASE WASHINGTON " |

  @key-seed
  Scenario: Without a seed it is 0
    Given a router of template "3426" made with
      | accounts | 10 |
    When I ask for GetAccount of account "30000003"
    Then V_NAME of the reply is " DONNA ROWLAND "

  @key-seed
  Scenario: A generated account is paid like any other
    Given a router of template "3426" made with
      | accounts | 10 |
      | seed     | 1  |
    When AddARItems posts a payment of "12.00" with the reference "guid-1" to account "30000003"
    Then the books of account "30000003" say
      | LAST_PAYMENT_AMT | -12      |
      | LAST_PAYMENT_DT  | 20241115 |

  Scenario Outline: A charge is billed with the bill that comes next
    Given a router of template "3426" made with
      | accounts | 100 |
      | seed     | 1   |
    And it is "2024-12-15"
    And AddARItems posts a charge of "15.00" with the reference "guid-1" to account "30000001"
    When it is "<today>"
    Then the books of account "30000001" say
      | CURRENT_BALANCE  | <balance> |
      | BILLED_AND_OWING | <billed>  |

    Examples: the next bill of the account is of 2 January
      | today      | balance | billed |
      | 2024-12-15 | 140.29  | 125.29 |
      | 2025-01-02 | 276.69  | 276.69 |

  @key-now
  Scenario: A biller's clock stands at its template's time
    Given a router of template "3426"
    When AddARItems posts a payment of "12.00" with the reference "guid-1" to account "2036948"
    Then the books of account "2036948" say
      | LAST_PAYMENT_DT | 20241115 |

  @key-now
  Scenario: A biller can be made with another day
    Given a router of template "3426" made with
      | now | 2025-02-28T23:59:00 |
    When AddARItems posts a payment of "12.00" with the reference "guid-1" to account "2036948"
    Then the books of account "2036948" say
      | LAST_PAYMENT_DT | 20250228 |

  @key-now
  Scenario: A biller can be made to go with the wall clock
    Given a router of template "3426" made with
      | now | real |
    When I ask for GetAccountBalance of account "2000341"
    Then PASTDUE_AMT of the reply is "88.1"
