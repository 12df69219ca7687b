@AddARItems @F-04
Feature: A program that dies in the middle of a flow, and comes back
  The adapter keeps its records and the router its books: nothing is lost, and nothing is booked twice (adapter §1.3).

  Background:
    Given a router and an adapter that can be killed
    And a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"

  Scenario Outline: The adapter dies while a payment is being sent: <what>
    Given the fault "waits" is switched on with
      | function | AddARItems |
      | effect   | <effect>   |
      | view     | hang       |
    And these payments are submitted
      | name | account | amount |
      | p1   | 4000001 | 10.00  |
      | p2   | 4000001 | 20.00  |
    When the adapter is killed while it waits for the reply of AddARItems
    And the adapter is started again
    And the pump runs
    Then the records of the pump are
      | source_id | state     | reason_code   | attempts |
      | p1        | UNCERTAIN | PROGRAM_ENDED | 1        |
      | p2        | QUEUED    |               | 0        |
    And the router got exactly one like this
      | function | AddARItems |
    When an operator decides "<decision>" for record "p1" because "the books were looked at"
    And the pump runs
    Then record "p1" is SENT
    And record "p2" is SENT
    And the books of account "4000001" say
      | CURRENT_BALANCE | -30 |
    And the ledger of account "4000001" has 2 entries

    Examples:
      | what       | effect | decision |
      | booked     | done   | confirm  |
      | not booked | none   | resend   |

  @Q-41 @Q-69
  Scenario: The adapter dies between two tries
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    And the payment "p2" of "20.00" by account "4000001" is submitted
    When the adapter is killed and started again
    Then the records of the pump are
      | source_id | state  | attempts | next_at                   |
      | p1        | RETRY  | 1        | 2024-11-15T20:01:00+00:00 |
      | p2        | QUEUED | 0        |                           |
    When advanced setting 11 is the router's address
    And "p1" is submitted again
    And the pump runs
    Then record "p1" is RETRY
    When 1 minutes pass
    And the pump runs
    Then the router was asked in this order
      | function   | SOURCE_SPEC1 |
      | AddARItems | p1           |
      | AddARItems | p2           |
    And the ledger of account "4000001" has 2 entries

  @Q-41
  Scenario: The router dies between two payments
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    When the router is killed
    And the payment "p2" of "20.00" by account "4000001" is submitted
    And the pump runs
    Then record "p2" is RETRY with reason code CONNECTION_FAILED
    When the router is started again
    And 1 minutes pass
    And the pump runs
    Then the entries of account "4000001" are
      | kind    | amount | effective  | item_no |
      | payment | -10    | 2024-11-15 | 205185  |
      | payment | -20    | 2024-11-15 | 205186  |
    When "2024-11-15" is tied out
    Then the day has no differences

  @AddAlert @F-07 @AddContact @F-13 @SetPhone @F-10 @AddReturnedCheck @F-05
  Scenario: The router dies, and keeps what it answered
    Given AddARItems posts a payment of "40.00" with the reference "guid-1" to account "2003708"
    And AddReturnedCheck returns "40.00" for the reference "guid-1"
    And I send the sample of AddAlert
    And I send the sample of AddContact with
      | ACCOUNT_NO | 2003708 |
    And I send the sample of SetPhone
    And it is "2024-12-24T18:30:59.75"
    And a proper request for account "2003708" is answered
    When the router is killed and started again
    Then the books are untouched and the next request is answered as before
    When AddARItems posts a payment of "7.00" with the reference "guid-2" to account "2003708"
    Then the checks of account "2003708" are
      | folio_no | item_no | amount |
      | 1        | 205185  | 40     |
    And the books of account "2003708" say
      | LAST_PAYMENT_AMT | -7       |
      | LAST_PAYMENT_DT  | 20241224 |
    And the ledger of account "4000001" has 0 entries
    When I send the sample of AddAlert with
      | ALERT_KEY   | 2000341 |
      | ALERT_ON_DT |         |
    Then the alerts of account "2000341" are
      | ALERT_ON_DT      |
      | 2024122418305975 |
