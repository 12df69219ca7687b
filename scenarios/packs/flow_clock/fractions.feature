@Q-73
Feature: Fractions of a second
  A clock has microseconds. What is written in seconds or hundredths is cut off, never rounded up (router §3, Dtm16),
  and a day ends with its last microsecond.

  Background:
    Given a biller of template "3426"

  @AddAlert @F-07
  Scenario Outline: Hundredths of a second are cut off: <time>
    Given it is "2024-11-15T<time>"
    And advanced setting 47 is "PLON|PLOFF"
    When the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then the router got AddAlert with
      | ALERT_ON_DT | <written> |
    When I send the sample of AddAlert with
      | ALERT_KEY   | 2000341 |
      | ALERT_ON_DT |         |
    Then the alerts of account "2000341" are
      | ALERT_ON_DT |
      | <written>   |

    Examples:
      | time            | written          |
      | 09:30:59.004    | 2024111509305900 |
      | 09:30:59.01     | 2024111509305901 |
      | 09:30:59.57     | 2024111509305957 |
      | 09:30:59.578    | 2024111509305957 |
      | 09:30:59.995    | 2024111509305999 |
      | 23:59:59.999999 | 2024111523595999 |

  @GetPayArrangements @F-03
  Scenario: The time of a changed arrangement has hundredths, too
    Given it is "2024-11-15T09:30:59.996"
    When account "2003708" has the pay arrangement
      | start  | 2024-11-01 |
      | end    | 2025-11-01 |
      | amount | 90.00      |
    And I ask for GetPayArrangements of account "2003708"
    Then arrangement 1 of the reply has
      | CHG_DTM | 2024111509305999 |

  @AddARItems @F-04 @Q-41 @adapter-key-retry_minutes
  Scenario: A payment is retried at the exact instant, not a second before
    Given it is "2024-11-15T12:00:00.750"
    And advanced setting 11 is "http://127.0.0.1:9/router"
    When the payment "p1" of "10.00" by account "2003708" is submitted
    And the pump runs
    Then record "p1" has
      | state    | RETRY                            |
      | attempts | 1                                |
      | next_at  | 2024-11-15T20:01:00.750000+00:00 |
    When 59.999 seconds pass
    And the pump runs
    Then record "p1" has
      | attempts | 1 |
    When advanced setting 11 is the router's address
    And 0.001 seconds pass
    And the pump runs
    Then record "p1" is SENT

  @AddARItems @F-04
  Scenario: The last millisecond of a day belongs to that day, in both programs
    Given it is "2024-11-15T23:59:59.999"
    And the payment "p1" of "10.00" by account "2036948" is submitted
    And the pump runs
    Then the router got AddARItems with
      | ITEM_DT | 20241115 |
    And the books of account "2036948" say
      | LAST_PAYMENT_DT | 20241115 |
    When 0.001 seconds pass
    And the payment "p2" of "20.00" by account "2036948" is submitted
    And the pump runs
    Then the router got AddARItems with
      | ITEM_DT | 20241116 |
    And the books of account "2036948" say
      | LAST_PAYMENT_DT | 20241116 |
    When "2024-11-15" is tied out
    Then the day has no differences
    And the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 1 of 10.00 | 1 of 10.00 | 1 of 10.00 |
    When "2024-11-16" is tied out
    Then the day has no differences
    And the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 1 of 20.00 | 1 of 20.00 | 1 of 20.00 |

  @GetAccountBalance @F-01
  Scenario: A bill is past due a microsecond after its due date ends
    Given the ledger of account "2086971" gets
      | kind | amount | effective  | due        |
      | bill | 80.00  | 2024-11-15 | 2024-12-16 |
    When it is "2024-12-16T23:59:59.999999"
    And I ask for GetAccountBalance of account "2086971"
    Then PASTDUE_AMT of the reply is "0"
    When 0.000001 seconds pass
    And I ask for GetAccountBalance of account "2086971"
    Then PASTDUE_AMT of the reply is "80"

  @AddARItems @F-04
  Scenario: The history of a record has the fraction, too
    Given it is "2024-11-15T12:00:00.250"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    When 0.5 seconds pass
    And the pump runs
    Then the history of record "p1" is
      | before  | after | at                               |
      | SENDING | SENT  | 2024-11-15T20:00:00.750000+00:00 |
