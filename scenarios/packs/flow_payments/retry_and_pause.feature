@AddARItems @F-04
Feature: What was surely not sent is sent later
  RETRY by the clock, a router that is down, and groups that stop until somebody mends them (adapter §1.3).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  @Q-41 @AS-11 @adapter-key-retry_minutes
  Scenario: The router is down: retried after 1, 5, 15, 60 and 240 minutes, then left to an operator
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is RETRY
    And record "p1" has
      | attempts | 1                         |
      | next_at  | 2024-11-15T20:01:00+00:00 |
    When the pump runs
    Then record "p1" has
      | attempts | 1 |
    When 1 minutes pass
    And the pump runs
    Then record "p1" has
      | attempts | 2                         |
      | next_at  | 2024-11-15T20:06:00+00:00 |
    When 5 minutes pass
    And the pump runs
    And 15 minutes pass
    And the pump runs
    And 60 minutes pass
    And the pump runs
    Then record "p1" is RETRY
    And record "p1" has
      | attempts | 5                         |
      | next_at  | 2024-11-16T01:21:00+00:00 |
    When 4 hours pass
    And the pump runs
    Then record "p1" is FAILED because "retries used up"
    And record "p1" has
      | attempts | 6 |
    When advanced setting 11 is the router's address
    And the pump runs
    Then record "p1" is FAILED
    When an operator decides "resend" for record "p1" because "the router is back"
    And the pump runs
    Then record "p1" is SENT
    And the router got exactly one like this
      | function | AddARItems |

  @Q-41 @adapter-key-retry_minutes
  Scenario: A biller's own minutes
    Given the adapter key retry_minutes is "[2]"
    And advanced setting 11 is "http://127.0.0.1:9/router"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" has
      | next_at | 2024-11-15T20:02:00+00:00 |
    When 2 minutes pass
    And the pump runs
    Then record "p1" is FAILED

  @Q-41
  Scenario: An operator need not wait for the clock
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    When advanced setting 11 is the router's address
    And an operator decides "resend" for record "p1" because "the router is back"
    And the pump runs
    Then record "p1" is SENT

  @adapter-key-breaker_failures
  Scenario: A router that is down stops the lanes instead of failing record after record
    Given the adapter key breaker_failures is "2"
    And advanced setting 11 is "http://127.0.0.1:9/router"
    When these payments are submitted
      | name | account | amount |
      | p1   | 2003708 | 10.00  |
      | p2   | 2000341 | 20.00  |
      | p3   | 2036948 | 30.00  |
    And the pump runs
    Then the records of the pump are
      | source_id | state  | attempts |
      | p1        | RETRY  | 1        |
      | p2        | RETRY  | 1        |
      | p3        | QUEUED | 0        |
    And the lanes with work are
      | account_number | lane  | depth | waits_for        |
      | 2003708        | money | 1     |                  |
      | 2000341        | money | 1     | breaker:PAYMENTS |
      | 2036948        | money | 1     | breaker:PAYMENTS |
    When advanced setting 11 is the router's address
    And 1 hours pass
    And the pump runs
    Then the records of the pump are
      | source_id | state |
      | p1        | SENT  |
      | p2        | SENT  |
      | p3        | SENT  |

  @adapter-key-breaker_failures
  Scenario: With 0 every record is tried
    Given the adapter key breaker_failures is "0"
    And advanced setting 11 is "http://127.0.0.1:9/router"
    When these payments are submitted
      | name | account | amount |
      | p1   | 2003708 | 10.00  |
      | p2   | 2000341 | 20.00  |
      | p3   | 2036948 | 30.00  |
      | p4   | 2086971 | 30.00  |
      | p5   | 4000001 | 30.00  |
      | p6   | 4000002 | 30.00  |
    And the pump runs
    Then the pump of the biller shows
      | states.RETRY | 6 |

  Scenario: A paused group keeps every record, also later ones, until an operator resumes it
    Given the fault "wrong_login" is switched on for AddARItems
    When these payments are submitted
      | name | account | amount |
      | p1   | 2003708 | 10.00  |
      | p2   | 2000341 | 20.00  |
    And the pump runs
    And the payment "p3" of "30.00" by account "2003708" is submitted
    And 3 days pass
    And the pump runs
    Then the records of the pump are
      | source_id | state  | attempts |
      | p1        | QUEUED | 1        |
      | p2        | QUEUED | 0        |
      | p3        | QUEUED | 0        |
    And the pump of the biller shows
      | paused.PAYMENTS       | AddARItems: HTTP 401 |
      | paused_codes.PAYMENTS | HTTP_STATUS          |
      | lanes_waiting         | 2                    |
    And the lanes with work are
      | account_number | depth | waits_for         |
      | 2003708        | 2     | endpoint:PAYMENTS |
      | 2000341        | 1     | endpoint:PAYMENTS |
    When an operator resumes endpoint group "PAYMENTS"
    And the pump runs
    Then the records of the pump are
      | source_id | state |
      | p1        | SENT  |
      | p2        | SENT  |
      | p3        | SENT  |
    And no lane has work

  @AS-11
  Scenario: A corrected setting resumes the group as well
    Given advanced setting 11 points to the router's path /billers/nobody/router
    And the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is QUEUED with reason code HTTP_STATUS
    And the endpoint group "PAYMENTS" is paused
    When advanced setting 11 is the router's address
    And the pump runs
    Then record "p1" is SENT
    And the endpoint group "PAYMENTS" is open

  @AS-101 @AS-11
  Scenario: Groups pause one by one: returns are sent while payments are paused
    Given these payments are submitted
      | name | account | amount | instrument |
      | p1   | 2003708 | 10.00  | ACH        |
    And the pump runs
    And advanced setting 11 points to the router's path /billers/nobody/router
    When the payment "p2" of "20.00" by account "2000341" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    And the pump runs
    Then record "p2" is QUEUED
    And record "r1" is SENT
    And the endpoint group "PAYMENTS" is paused
    And the endpoint group "ACHREJECT" is open

  @Q-73 @adapter-key-retry_minutes
  Scenario Outline: A retry waits its minutes in the nights in which the clocks change
    Given the adapter key retry_minutes is "[<minutes>]"
    And it is "<now>"
    And advanced setting 11 is "http://127.0.0.1:9/router"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is RETRY
    And record "p1" has
      | next_at | <due> |
    When advanced setting 11 is the router's address
    And <minutes> minutes pass
    And the pump runs
    Then record "p1" is SENT

    Examples:
      | now              | minutes | due                       |
      | 2024-11-03T01:59 | 1       | 2024-11-03T09:00:00+00:00 |
      | 2024-03-10T01:30 | 240     | 2024-03-10T13:30:00+00:00 |
