@AddARItems @F-04
Feature: Submitted, SENT and booked payments agree
  The tie-out of a day: the third side is the router's own day report.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"

  @smoke
  Scenario: One lost, one doubled and one foreign booking are named, all three
    Given the payment "fine" of "20.00" by account "4000001" is submitted
    And the pump runs
    And the fault "not_booked" is switched on for AddARItems
    And the payment "p-lost" of "21.00" by account "4000001" is submitted
    And the pump runs
    And the fault "booked_twice" is switched on for AddARItems
    And the payment "p-doubled" of "22.00" by account "4000001" is submitted
    And the pump runs
    And another system posts "23.00" with the reference "p-foreign" from "ARWEB" to account "4000001"
    When "2024-11-15" is tied out
    Then the differences of the day are
      | difference | source_id | amount | booked |
      | lost       | p-lost    | 21.00  |        |
      | doubled    | p-doubled | 22.00  | 22.00  |
      | foreign    |           |        | 23.00  |
    And the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 3 of 63.00 | 3 of 63.00 | 4 of 87.00 |

  @AdjARItem @F-06 @AddReturnedCheck @F-05
  Scenario: A day with a void, a credit and a return has no differences
    Given advanced setting 114 is "1"
    And these payments are submitted
      | name | account | amount | instrument |
      | p1   | 4000001 | 10.00  | CC         |
      | p2   | 4000001 | 20.00  | CC         |
      | p3   | 4000001 | 30.00  | ACH        |
    And the pump runs
    And the void "v1" of payment "p1" is submitted
    And the credit "c1" of "5.00" on payment "p2" is submitted
    And the bank returns payment "p3" as "r1" with the code "R01"
    And the pump runs
    When "2024-11-15" is tied out
    Then the day has no differences
    And the three sides of the day are
      | function         | intents    | sent       | booked     |
      | AddARItems       | 3 of 60.00 | 3 of 60.00 | 3 of 60.00 |
      | AddReturnedCheck | 1 of 30.00 | 1 of 30.00 | 1 of 30.00 |
      | AdjARItem        | 2 of 15.00 | 2 of 15.00 | 2 of 15.00 |

  Scenario Outline: A lost reply is named with what became of it, until an operator has decided rightly
    Given the fault "<fault>" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    When "2024-11-15" is tied out
    Then the differences of the day are
      | difference | source_id |
      | <named>    | p1        |
    When an operator decides "<rightly>" for record "p1" because "the tie-out said so"
    And the pump runs
    And "2024-11-15" is tied out
    Then the day has no differences

    Examples:
      | fault        | named                | rightly |
      | lost_reply   | uncertain_booked     | confirm |
      | lost_request | uncertain_not_booked | resend  |

  Scenario Outline: What an operator decided wrongly comes out
    Given the fault "<fault>" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And an operator decides "<wrongly>" for record "p1" because "a guess"
    And the pump runs
    When "2024-11-15" is tied out
    Then the differences of the day are
      | difference | source_id |
      | <named>    | p1        |

    Examples:
      | fault              | wrongly | named                |
      | lost_reply         | resend  | given_up_but_booked  |
      | lost_reply         | drop    | given_up_but_booked  |
      | lost_request       | confirm | confirmed_not_booked |
      | refused_but_booked | resend  | refused_but_booked   |

  Scenario: A payment that waits at the end of the day is named with its reason
    Given advanced setting 11 is ""
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    When "2024-11-15" is tied out
    Then the differences of the day are
      | difference | source_id | words             |
      | not_sent   | p1        | HELD: no endpoint |

  Scenario: Payments that others brought to the router are no difference
    Given the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And another system posts "9.00" with the reference "kiosk-7" from "KIOSK" to account "4000001"
    When "2024-11-15" is tied out
    Then the day has no differences
    And 1 of "9.00" came from "KIOSK"

  Scenario: A payment belongs to the day on which it was sent
    Given the payment "p1" of "40.00" by account "4000001" is submitted
    When 1 days pass
    And the pump runs
    And "2024-11-15" is tied out
    Then the day has no differences
    When "2024-11-16" is tied out
    Then the day has no differences
    And the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 1 of 40.00 | 1 of 40.00 | 1 of 40.00 |
