@Q-73
Feature: A biller's clock that goes back
  What comes first is decided by the order of submission, never by the time on the clock (adapter §1.2).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T12:00"
    And a new account "4000001"
    And a new account "4000002"

  @AddARItems @F-04
  Scenario: Payments of an account arrive in the order in which they were submitted
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And it is "2024-11-15T11:00"
    And the payment "p2" of "20.00" by account "4000001" is submitted
    And it is "2024-11-14T23:59:59.5"
    And the payment "p3" of "30.00" by account "4000001" is submitted
    And the pump runs
    Then the router was asked in this order
      | function   | SOURCE_SPEC1 |
      | AddARItems | p1           |
      | AddARItems | p2           |
      | AddARItems | p3           |

  @AddARItems @F-04 @Q-41
  Scenario: A payment that waits for its next try holds the next one, submitted at an earlier time
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    And advanced setting 11 is the router's address
    When it is "2024-11-15T11:00"
    And these payments are submitted
      | name | account | amount |
      | p2   | 4000001 | 20.00  |
      | q1   | 4000002 | 40.00  |
    And the pump runs
    Then the records of the pump are
      | source_id | state  | attempts |
      | p1        | RETRY  | 1        |
      | p2        | QUEUED | 0        |
      | q1        | SENT   | 1        |
    When it is "2024-11-15T12:01"
    And the pump runs
    Then the router was asked in this order
      | function   | SOURCE_SPEC1 |
      | AddARItems | q1           |
      | AddARItems | p1           |
      | AddARItems | p2           |

  @AddARItems @F-04 @AdjARItem @F-06
  Scenario: A void that is submitted at an earlier time than its payment cancels it all the same
    Given advanced setting 114 is "1"
    And the payment "p1" of "10.00" by account "4000001" is submitted
    When it is "2024-11-15T09:00"
    And the void "v1" of payment "p1" is submitted
    And the pump runs
    Then the records of the pump are
      | source_id | state   | reason_code        |
      | p1        | SKIPPED | VOIDED_BEFORE_SENT |
      | v1        | SKIPPED | PAYMENT_CANCELLED  |

  @AddAlert @F-07 @Q-38
  Scenario: The flag that was submitted last counts, not the one with the latest time
    Given advanced setting 47 is "PLON|PLOFF"
    And the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    When it is "2024-11-15T09:00"
    And the paperless change "c2" of account "2003708" is submitted with
      | on | false |
    And it is "2024-11-15T10:00"
    And the pump runs
    Then record "c1" is SKIPPED with reason code SUPERSEDED
    And the alerts of account "2003708" are
      | ALERT_CD | ALERT_ON_DT      |
      | PLOFF    | 2024111510000000 |

  @AddARItems @F-04 @Q-41
  Scenario: The history stays in the order of the changes
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    And advanced setting 11 is the router's address
    When it is "2024-11-15T11:00:00.5"
    And an operator decides "resend" for record "p1" because "the router is back"
    And the pump runs
    Then the history of record "p1" is
      | before  | after  | at                               |
      | SENDING | RETRY  | 2024-11-15T20:00:00+00:00        |
      | RETRY   | QUEUED | 2024-11-15T19:00:00.500000+00:00 |
      | SENDING | SENT   | 2024-11-15T19:00:00.500000+00:00 |

  @AddARItems @F-04
  Scenario: Each payment is tied out for the day on which it was sent
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    When it is "2024-11-14"
    And the payment "p2" of "20.00" by account "4000001" is submitted
    And the pump runs
    And "2024-11-15" is tied out
    Then the day has no differences
    And the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 1 of 10.00 | 1 of 10.00 | 1 of 10.00 |
    When "2024-11-14" is tied out
    Then the day has no differences
    And the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 1 of 20.00 | 1 of 20.00 | 1 of 20.00 |

  @GetAccountBalance @F-01
  Scenario: The log of RTDR shows the newest look-up first
    Given the cloud store has the invoice
      | account_number    | 2003708    |
      | invoice_number    | 987654     |
      | invoice_type_id   | 1          |
      | invoice_date      | 2024-04-18 |
      | invoice_due_date  | 2024-05-20 |
      | balance_due       | 1.00       |
    When RTDR runs for account "2003708"
    And it is "2024-11-15T11:00"
    And the fault "error_page" is switched on for GetAccountBalance
    And RTDR runs for account "2003708"
    Then the RTDR log of account "2003708" says
      | outcome |
      | RETRY   |
      | SENT    |
