@AddARItems @F-04
Feature: Amounts and dates of a payment
  What is sent at all (adapter §3.1), ITEM_AMT and ITEM_DT (§3.5).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  Scenario Outline: <amount> less a fee of <fee> is sent as <sent>
    When the payment "p1" of account "2003708" is submitted with
      | amount | <amount> |
      | fee    | <fee>    |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_AMT | <sent> |

    Examples: always two decimals and a point
      | amount    | fee   | sent      |
      | 100       | 0     | 100.00    |
      | 100.2     | 0.1   | 100.10    |
      | 0.01      | 0.00  | 0.01      |
      | 2.50      | 2.49  | 0.01      |
      | 123456.78 | 56.78 | 123400.00 |

  Scenario Outline: Not sent: <why>
    When the payment "p1" of account "2003708" is submitted with
      | amount | <amount> |
      | fee    | <fee>    |
      | kind   | <kind>   |
    And the pump runs
    Then record "p1" is <state> with reason code <reason_code>
    And the router was asked nothing
    And no lane has work

    Examples:
      | why                              | amount | fee  | kind       | state    | reason_code        |
      | a chargeback                     | 50.00  | 0    | chargeback | SKIPPED  | CHARGEBACK         |
      | nothing but the fee              | 2.50   | 2.50 | bill       | SKIPPED  | AMOUNT_OF_ZERO     |
      | nothing at all                   | 0.00   | 0    | bill       | SKIPPED  | AMOUNT_OF_ZERO     |
      | a fee that is more than all paid | 2.00   | 2.50 | bill       | REJECTED | FEE_EXCEEDS_AMOUNT |

  @Q-69
  Scenario Outline: The same source id with other content is refused: <field> is <value>
    Given the payment "p1" of "20.00" by account "2003708" is submitted
    When a payment event is offered with
      | source_id      | p1              |
      | account_number | 2003708         |
      | amount         | 20.00           |
      | instrument     | CC              |
      | email          | pat@example.org |
      | phone          | 2065550123      |
      | <field>        | <value>         |
    Then the offered event is refused because "with other content: <field>"
    When the pump runs
    And "p1" is submitted again
    Then the records of the pump are
      | source_id | account_number | state |
      | p1        | 2003708        | SENT  |
    And the router got exactly one like this
      | function | AddARItems |
      | ITEM_AMT | 20.00      |

    Examples:
      | field          | value       |
      | amount         | 200.00      |
      | account_number | 4000001     |
      | fee            | 0.01        |
      | instrument     | ACH         |
      | source         | 2           |
      | message        | another one |

  Scenario Outline: What is no event is not even taken: <why>
    When a payment event is offered with
      | source_id      | <id>         |
      | account_number | <account>    |
      | amount         | <amount>     |
      | instrument     | <instrument> |
    Then the offered event is refused because "<reason>"
    And the pump of the biller shows
      | lanes_waiting | 0 |

    Examples:
      | why                    | id | account | amount | instrument | reason       |
      | an amount with a sign  | p1 | 2003708 | -1.00  | CC         | $.amount     |
      | three decimals         | p1 | 2003708 | 1.005  | CC         | $.amount     |
      | an unknown instrument  | p1 | 2003708 | 1.00   | GOLD       | $.instrument |
      | no GUID                |    | 2003708 | 1.00   | CC         | $.source_id  |
      | no account number      | p1 | 20/03   | 1.00   | CC         | $.account    |

  @Q-33 @adapter-key-item_dt
  Scenario Outline: ITEM_DT of a payment made on <made>, submitted on the 15th and sent on the 17th: <key>
    Given the adapter key item_dt is "<key>"
    And the payment "p1" of account "2003708" is submitted with
      | payment_date | <made> |
    When 2 days pass
    And the pump runs
    Then the router got AddARItems with
      | ITEM_DT | <sent> |

    Examples:
      | key          | made       | sent     |
      | today        | 2024-11-13 | 20241117 |
      | payment_date | 2024-11-13 | 20241113 |

  @Q-33 @adapter-key-item_dt
  Scenario: A payment without a day has the day on which it was submitted
    Given the adapter key item_dt is "payment_date"
    And the payment "p1" of "100.24" by account "2003708" is submitted
    When 2 days pass
    And the pump runs
    Then the router got AddARItems with
      | ITEM_DT | 20241115 |

  @adapter-key-time_zone
  Scenario Outline: Today is the biller's: zone "<zone>"
    Given it is "2024-11-15T23:30"
    And the adapter key time_zone is "<zone>"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_DT | <sent> |

    Examples: half past eleven in the evening on the west coast; blank is the template's zone
      | zone             | sent     |
      |                  | 20241115 |
      | America/New_York | 20241116 |
