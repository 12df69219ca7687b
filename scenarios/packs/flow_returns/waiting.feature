@AddReturnedCheck @F-05
Feature: A return needs its payment in the books
  What a return waits for, and when it is over without a request (adapter §1.2, §4).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"

  Scenario: Submitted before the pump has run, it is sent right behind its payment
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then the router was asked
      | function         | account | status |
      | AddARItems       | 4000001 | 0      |
      | AddReturnedCheck | 4000001 | 0      |

  Scenario: The payment could not be sent yet: the return waits with it
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then the records of the pump are
      | source_id | state  |
      | p1        | RETRY  |
      | r1        | QUEUED |
    When advanced setting 11 is the router's address
    And 1 minutes pass
    And the pump runs
    Then the records of the pump are
      | source_id | state |
      | p1        | SENT  |
      | r1        | SENT  |

  @AS-64
  Scenario: The payment is held: the return waits until it is sent
    Given advanced setting 64 is "2(CCIVR)"
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then the records of the pump are
      | source_id | state  |
      | p1        | HELD   |
      | r1        | QUEUED |
    When advanced setting 64 is "1(CCWEB)"
    And the pump runs
    Then the records of the pump are
      | source_id | state |
      | p1        | SENT  |
      | r1        | SENT  |

  Scenario Outline: The payment is UNCERTAIN: the return waits for the operator, who decides to <decision>
    Given the fault "<preset>" is switched on for AddARItems
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then the records of the pump are
      | source_id | state     |
      | p1        | UNCERTAIN |
      | r1        | QUEUED    |
    When an operator decides "<decision>" for record "p1" because "the books were looked at"
    And the pump runs
    Then the records of the pump are
      | source_id | state     |
      | p1        | <payment> |
      | r1        | <return>  |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

    Examples:
      | preset       | decision | payment | return  |
      | lost_reply   | confirm  | SENT    | SENT    |
      | lost_request | resend   | SENT    | SENT    |
      | lost_request | drop     | SKIPPED | SKIPPED |

  Scenario Outline: The payment never was posted: <why>
    Given the payment "p1" of account "<account>" is submitted with
      | amount | <amount> |
      | kind   | <kind>   |
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "p1" is <state>
    And record "r1" is SKIPPED with reason code NEVER_POSTED
    And the router got exactly no like this
      | function | AddReturnedCheck |

    Examples:
      | why          | account | amount | kind       | state    |
      | refused      | 4999999 | 10.00  | bill       | REJECTED |
      | nothing paid | 4000001 | 0.00   | bill       | SKIPPED  |
      | a chargeback | 4000001 | 10.00  | chargeback | SKIPPED  |

  Scenario: A refused payment that is sent again in time takes its return along
    Given the payment "p1" of "10.00" by account "4000002" is submitted
    And the pump runs
    And a new account "4000002"
    And an operator decides "resend" for record "p1" because "the account exists now"
    When the bank returns payment "p1" as "r1" with the code "R01"
    And the pump runs
    Then the records of the pump are
      | source_id | state |
      | p1        | SENT  |
      | r1        | SENT  |

  Scenario: The payment was never submitted
    When a reject event is offered with
      | source_id   | r1  |
      | payment     | p9  |
      | return_code | R01 |
    Then the offered event is refused because "payment p9 was not submitted"

  Scenario: Returned once: the same event again is the same record, a second return is refused by the router
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    And the pump runs
    When "r1" is submitted again
    And the bank returns payment "p1" as "r2" with the code "R01"
    And the pump runs
    Then record "r1" is SENT
    And record "r2" is REJECTED with reason code ROUTER_STATUS
    And record "r2" has
      | status | -909 |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  Scenario: The return itself is lost: the evidence expects the balance to rise, and there is no second request
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    And the fault "lost_reply" is switched on for AddReturnedCheck
    And the bank returns payment "p1" as "r1" with the code "R01"
    And the pump runs
    When 1 minutes pass
    And the pump runs
    Then record "r1" is UNCERTAIN
    And the evidence of record "r1" says
      | expected_change       | 10.00 |
      | after.CURRENT_BALANCE | 0     |
    When an operator decides "confirm" for record "r1" because "the folio is in Cayenta"
    And the pump runs
    Then record "r1" is SENT
    And the router got exactly one like this
      | function | AddReturnedCheck |

  Scenario: The reply has another amount than was sent: SENT, with a warning
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the fault "echo" is switched on with
      | function | AddReturnedCheck |
      | effect   | done             |
      | view     | set_tag          |
      | tag      | CHECK_AMT        |
      | value    | 9.99             |
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT because "CHECK_AMT of the reply is '9.99'; 10.00 was sent"
    And record "r1" has
      | result.folio_no | 1 |

  @ITG-2156
  Scenario: A returned donation changes no balance
    Given the payment "p1" of account "4000001" is submitted with
      | kind       | donation |
      | amount     | 10.00    |
      | instrument | ACH      |
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |
