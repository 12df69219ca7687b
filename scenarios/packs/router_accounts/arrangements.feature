@GetPayArrangements @F-03
Feature: The life of a pay arrangement
  Active, completed, broken or ended (router §5.1); GetAccount's ACTIVE_PAYARR_YN follows it day by day (F-02).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-09-01 | 2024-10-01 |

  @Q-12
  Scenario: An account without an arrangement
    When I ask for GetPayArrangements of account "4000001"
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1"><GetPayArrangements version="1.1"><Params/><STATUS>0</STATUS></GetPayArrangements></Reply>
      """

  @Q-12
  Scenario Outline: PAYSCHEDULE_YN is accepted and changes nothing
    Given account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | end    | 2025-02-01 |
      | amount | 90.00      |
    When I ask for GetPayArrangements with
      | ACCOUNT_NO     | 4000001 |
      | PAYSCHEDULE_YN | <flag>  |
    Then the reply has 1 arrangements
    And arrangement 1 of the reply has
      | ARRANGEMENT_AMT | 90 |
      | STATUS_CD       | Y  |

    Examples:
      | flag |
      | T    |
      | N    |
      |      |

  @GetAccount @F-02
  Scenario Outline: It is active from its first to its last day
    Given account "4000001" has the pay arrangement
      | start  | 2024-11-10 |
      | end    | 2024-12-10 |
      | amount | 90.00      |
    And it is "<today>"
    When I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "<active>"

    Examples:
      | today      | active |
      | 2024-11-09 | F      |
      | 2024-11-10 | T      |
      | 2024-12-10 | T      |
      | 2024-12-11 | F      |

  @GetAccount @F-02
  Scenario: Without an end it continues
    Given account "4000001" has the pay arrangement
      | start  | 2024-11-10 |
      | amount | 90.00      |
    When 900 days pass
    And I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "T"

  @GetAccount @F-02
  Scenario: Ended early it is no longer active
    Given account "4000001" has the pay arrangement
      | ref    | 3          |
      | start  | 2024-11-01 |
      | end    | 2025-02-01 |
      | amount | 90.00      |
    When pay arrangement 3 of account "4000001" is ended on "2024-11-14"
    And I ask for GetPayArrangements of account "4000001"
    Then arrangement 1 of the reply has
      | PAY_ARRANGEMENT_REF | 3 |
      | STATUS_CD           | N |

  @GetAccount @F-02
  Scenario: Paid in full it is completed
    Given account "4000001" has a pay arrangement of "90.00" from "2024-11-01" with the instalments
      | due        | amount |
      | 2024-11-20 | 45.00  |
      | 2024-12-20 | 45.00  |
    When a payment of "90.00" is posted to account "4000001"
    And I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "F"

  @GetAccount @F-02
  Scenario: A missed instalment breaks it and the debt is overdue again
    Given account "4000001" has a pay arrangement of "90.00" from "2024-11-01" with the instalments
      | due        | amount |
      | 2024-11-20 | 45.00  |
      | 2024-12-20 | 45.00  |
    And it is "2024-11-21"
    When I ask for GetAccountBalance of account "4000001"
    Then OVERDUE_AMT of the reply is "90"

  @GetAccount @F-02
  Scenario Outline: An instalment paid in time keeps it alive
    Given account "4000001" has a pay arrangement of "90.00" from "2024-11-01" with the instalments
      | due        | amount |
      | 2024-11-20 | 45.00  |
      | 2024-12-20 | 45.00  |
    And a payment of "45.00" is posted to account "4000001"
    And it is "<today>"
    When I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "<active>"

    Examples:
      | today      | active |
      | 2024-11-21 | T      |
      | 2024-12-20 | T      |
      | 2024-12-21 | F      |

  @Q-12
  Scenario: Several arrangements come all, active or not
    Given account "4000001" has the pay arrangements
      | ref | start      | end        | amount |
      | 4   | 2024-01-01 | 2024-03-01 | 30.00  |
      | 5   | 2024-11-01 | 2025-02-01 | 90.00  |
    When I ask for GetPayArrangements of account "4000001"
    Then the reply has 2 arrangements
    And arrangement 1 of the reply has
      | PAY_ARRANGEMENT_REF | 4        |
      | STATUS_CD           | N        |
      | END_DT              | 20240301 |
    And arrangement 2 of the reply has
      | PAY_ARRANGEMENT_REF | 5  |
      | STATUS_CD           | Y  |
      | ARRANGEMENT_AMT     | 90 |

  Scenario: A changed amount is answered at once
    Given account "4000001" has the pay arrangement
      | ref    | 3          |
      | start  | 2024-11-01 |
      | amount | 90.00      |
    When pay arrangement 3 of account "4000001" is changed to
      | amount | 60.50 |
    And I ask for GetPayArrangements of account "4000001"
    Then arrangement 1 of the reply has
      | ARRANGEMENT_AMT | 60.5 |

  @quirk-10
  Scenario: The change time has sixteen digits of the biller's time
    Given it is "2024-11-15T09:30"
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 90.00      |
    When I ask for GetPayArrangements of account "4000001"
    Then arrangement 1 of the reply has
      | CHG_DTM | 2024111509300000 |

  @GetAccount @F-02 @key-active_payarr_override
  Scenario Outline: The gate can be forced whatever the arrangements say
    Given ACTIVE_PAYARR_YN of account "4000001" is forced to "<forced>"
    When I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "<forced>"

    Examples:
      | forced |
      | T      |
      |        |

  @GetAccount @F-02 @key-active_payarr_override
  Scenario: The gate follows the arrangements again once it is free
    Given ACTIVE_PAYARR_YN of account "4000001" is forced to "T"
    And ACTIVE_PAYARR_YN of account "4000001" is no longer forced
    When I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "F"
