@AddARItems @F-04
Feature: A payment that may be booked is decided by an operator
  Evidence for an UNCERTAIN payment (adapter §1.6) and the three decisions of an operator: nothing is settled without
  a person.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    |
    And RTDR runs for account "4000001"

  @GetAccountBalance @F-01 @smoke
  Scenario: Booked and the reply lost: the evidence says so, an operator confirms
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    When the pump runs
    Then record "p1" is UNCERTAIN
    And record "p1" has no evidence yet
    When 1 minutes pass
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the evidence of record "p1" says
      | expected_change         | -40.00   |
      | change                  | -40.00   |
      | before.CURRENT_BALANCE  | 90       |
      | after.CURRENT_BALANCE   | 50       |
      | after.LAST_PAYMENT_DT   | 20241115 |
      | after.LAST_PAYMENT_AMT  | -40      |
    When an operator decides about record "p1" with
      | decision | confirm                         |
      | reason   | the balance fell by the payment |
      | state    | UNCERTAIN                       |
      | item_no  | 205185                          |
    And the pump runs
    Then record "p1" is SENT because "confirm: the balance fell by the payment"
    And record "p1" has
      | attempts       | 1      |
      | result.item_no | 205185 |
      | result.net     | 40.00  |
    And the router got exactly one like this
      | function | AddARItems |

  Scenario: Not booked: the evidence says so, an operator sends it again
    Given the fault "lost_request" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    When 1 minutes pass
    And the pump runs
    Then the evidence of record "p1" says
      | expected_change | -40.00 |
      | change          | 0.00   |
    When an operator decides "resend" for record "p1" because "the balance stands as before"
    And the pump runs
    Then record "p1" is SENT
    And record "p1" was tried
      | n | outcome   |
      | 1 | UNCERTAIN |
      | 2 | SENT      |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 50 |

  Scenario: Not wanted any more: an operator drops it, and what depends on it is skipped
    Given the fault "lost_request" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And the bank returns payment "p1" as "r1" with the code "R01"
    When an operator decides "drop" for record "p1" because "the payer paid at the counter"
    And the pump runs
    Then record "p1" is SKIPPED because "drop: the payer paid at the counter"
    And record "r1" is SKIPPED with reason code NEVER_POSTED
    And the books of account "4000001" say
      | CURRENT_BALANCE | 90 |

  Scenario: Booked late: the first look sees nothing, an operator has it looked at again
    Given the adapter key timeouts.read is "0.2"
    And the fault "late" is switched on with
      | function | AddARItems |
      | effect   | late       |
      | view     | hang       |
      | late     | 600        |
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And 1 minutes pass
    And the pump runs
    Then the evidence of record "p1" says
      | change | 0.00 |
    When the deferred bookings are posted
    And an operator has the evidence of record "p1" gathered again
    Then the evidence of record "p1" says
      | change | -40.00 |
    And record "p1" is UNCERTAIN

  @AS-8
  Scenario: Without an RTDR address there is no look, and the evidence says why
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And advanced setting 8 is ""
    When 1 minutes pass
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the evidence of record "p1" says
      | after.failed | no endpoint |
      | change       |             |

  Scenario: An account that was never looked up has no before
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    When 1 minutes pass
    And the pump runs
    Then the evidence of record "p1" says
      | expected_change       | -100.24 |
      | before                |         |
      | after.CURRENT_BALANCE | 0       |
      | change                |         |

  Scenario: A donation leaves the balance as it is, so its evidence expects no change
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of account "4000001" is submitted with
      | kind   | donation |
      | amount | 10.00    |
    And the pump runs
    When 1 minutes pass
    And the pump runs
    Then the evidence of record "p1" says
      | expected_change | 0.00 |
      | change          | 0.00 |

  Scenario Outline: What cannot be decided is refused: <decision> for a payment that is <state>
    Given the payment "p1" of "40.00" by account "<account>" is submitted
    And the pump runs
    Then record "p1" is <state>
    When an operator decides "<decision>" for record "p1" because "it looks so"
    Then the decision is refused because "<reason>"
    And record "p1" is <state>

    Examples:
      | decision | state    | account | reason      |
      | confirm  | SENT     | 4000001 | is SENT     |
      | resend   | SENT     | 4000001 | is SENT     |
      | drop     | SENT     | 4000001 | is SENT     |
      | confirm  | REJECTED | 4999999 | is REJECTED |

  Scenario: Two operators at one record: the second one sees that it has changed
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    And an operator decides "confirm" for record "p1" because "it is in the books"
    When an operator decides about record "p1" with
      | decision | resend                 |
      | reason   | it is not in the books |
      | state    | UNCERTAIN              |
    And the pump runs
    Then the decision is refused because "it is now SENT (you saw UNCERTAIN)"
    And record "p1" is SENT
    And the router got exactly one like this
      | function | AddARItems |
