@AddARItems @F-04
Feature: In order, once, and each account for itself
  Lanes, what holds them, and handing over twice (adapter §1.2).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And a new account "4000002"

  @smoke
  Scenario: Payments of an account arrive in the order in which they were submitted
    When these payments are submitted
      | name | account | amount |
      | p1   | 4000001 | 10.00  |
      | q1   | 4000002 | 40.00  |
      | p2   | 4000001 | 20.00  |
      | p3   | 4000001 | 30.00  |
    And the pump runs
    Then the router was asked in this order
      | function   | account | ITEM_AMT | SOURCE_SPEC1 |
      | AddARItems | 4000001 | 10.00    | p1           |
      | AddARItems | 4000001 | 20.00    | p2           |
      | AddARItems | 4000001 | 30.00    | p3           |
    And the router got exactly 4 like this
      | function | AddARItems |
      | status   | 0          |

  Scenario Outline: A payment that is <state> holds the money of its account, and of no other
    Given the fault "first" is switched on with
      | function | AddARItems |
      | account  | 4000001    |
      | effect   | none       |
      | view     | <view>     |
    When these payments are submitted
      | name | account | amount | source   |
      | p1   | 4000001 | 10.00  | <source> |
      | p2   | 4000001 | 20.00  | 1        |
      | q1   | 4000002 | 40.00  | 1        |
    And advanced setting 64 is "<codes>"
    And the pump runs
    Then the records of the pump are
      | source_id | state   |
      | p1        | <state> |
      | p2        | QUEUED  |
      | q1        | SENT    |

    Examples:
      | state     | view  | source | codes    |
      | UNCERTAIN | reset | 1      |          |
      | HELD      | reset | 2      | 1(CCWEB) |

  Scenario Outline: A payment that is over lets the next one pass: <state>
    Given the fault "first" is switched on with
      | function | AddARItems |
      | account  | 4000001    |
      | effect   | none       |
      | view     | <view>     |
      | <name>   | <value>    |
    When these payments are submitted
      | name | account | amount | fee   |
      | p1   | 4000001 | 10.00  | <fee> |
      | p2   | 4000001 | 20.00  | 0.00  |
    And the pump runs
    Then the records of the pump are
      | source_id | state   |
      | p1        | <state> |
      | p2        | SENT    |

    Examples:
      | state    | view   | name   | value | fee   |
      | REJECTED | status | code   | -907  | 0.00  |
      | FAILED   | http   | status | 400   | 0.00  |

  Scenario: What was settled by an operator gives the lane free, in the old order
    Given the fault "lost_request" is switched on for AddARItems
    And these payments are submitted
      | name | account | amount |
      | p1   | 4000001 | 10.00  |
      | p2   | 4000001 | 20.00  |
    And the pump runs
    When an operator decides "resend" for record "p1" because "it is not in the books"
    And the pump runs
    Then the router was asked in this order
      | function   | ITEM_AMT | status |
      | AddARItems | 10.00    |        |
      | AddARItems | 10.00    | 0      |
      | AddARItems | 20.00    | 0      |
    And no lane has work

  Scenario: The same event submitted again is the same record, sent once
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    When "p1" is submitted again
    And the pump runs
    And "p1" is submitted again
    And the pump runs
    Then the records of the pump are
      | source_id | kind    | state | attempts |
      | p1        | payment | SENT  | 1        |
    And exactly one AddARItems of "10.00" on account "4000001" was answered with STATUS 0

  Scenario: Submitted again while it is UNCERTAIN, it is not sent again
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    When "p1" is submitted again
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the router got exactly one like this
      | function | AddARItems |

  Scenario: Two payments of the same amount are two payments
    When these payments are submitted
      | name | account | amount |
      | p1   | 4000001 | 10.00  |
      | p2   | 4000001 | 10.00  |
    And the pump runs
    Then exactly two AddARItems of "10.00" on account "4000001" was answered with STATUS 0
