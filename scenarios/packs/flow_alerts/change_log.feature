@AddAlert @F-07 @ITG-3213 @INT-12320 @Q-38
Feature: Every change of a flag, as it happened (change_log)
  Wanted by Cayenta, off by default (adapter §7.3): every change is sent, in order, and one that is not SENT stops the
  later ones of its account. So whatever goes wrong in the middle, the alerts in Cayenta are the history of the flag.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T09:30"
    And the advanced settings are
      | 46 | APON\|APOFF |
      | 47 | PLON\|PLOFF |
    And the adapter key alert_mode.paperless is "change_log"

  @adapter-key-alert_mode.paperless @adapter-key-alert_mode.autopay
  Scenario: It is set for each flag by itself
    When these paperless changes are submitted
      | name | account | on    |
      | p1   | 2003708 | true  |
      | p2   | 2003708 | false |
    And these autopay changes are submitted
      | name | account | on    |
      | a1   | 2003708 | true  |
      | a2   | 2003708 | false |
    And the pump runs
    Then the records of the pump are
      | source_id | state   |
      | p1        | SENT    |
      | p2        | SENT    |
      | a1        | SKIPPED |
      | a2        | SENT    |

  @adapter-key-alert_mode.autopay
  Scenario: Autopay as a change log
    Given the adapter key alert_mode.autopay is "change_log"
    When these autopay changes are submitted
      | name | account | on    |
      | a1   | 2003708 | true  |
      | a2   | 2003708 | false |
      | a3   | 2003708 | true  |
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | APON     |
      | APOFF    |
      | APON     |

  Scenario Outline: The second of three changes fails: <fault>, the operator says <decision>
    Given the fault "middle" is switched on with
      | function | AddAlert |
      | nth      | 2        |
      | view     | <view>   |
      | effect   | <effect> |
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
      | c3   | 2003708 | true  |
    And the pump runs
    Then the records of the pump are
      | source_id | state   |
      | c1        | SENT    |
      | c2        | <state> |
      | c3        | QUEUED  |
    When an operator decides "<decision>" for record "c2" because "looked it up in Cayenta"
    And the pump runs
    Then the records of the pump are
      | source_id | state |
      | c1        | SENT  |
      | c2        | SENT  |
      | c3        | SENT  |
    And the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
      | PLOFF    |
      | PLON     |

    Examples:
      | fault                    | view      | effect | state     | decision |
      | refused                  | status    | none   | REJECTED  | resend   |
      | lost before it was there | close     | none   | UNCERTAIN | resend   |
      | lost after it was booked | reset     | done   | UNCERTAIN | confirm  |
      | half a reply             | half_body | done   | UNCERTAIN | confirm  |
      | no reply at all          | empty     | done   | UNCERTAIN | confirm  |

  Scenario: HTTP 400 fails the change in the middle, the next ones wait for it
    Given the fault "middle" is switched on with
      | function | AddAlert |
      | nth      | 2        |
      | view     | http     |
      | status   | 400      |
      | effect   | none     |
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
      | c3   | 2003708 | true  |
    And the pump runs
    Then record "c2" is FAILED with reason code HTTP_STATUS
    And record "c3" is QUEUED
    When an operator decides "resend" for record "c2" because "the router was set up wrongly"
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
      | PLOFF    |
      | PLON     |

  Scenario: A wrong login pauses the group midway; resumed by an operator, it sends the rest in order
    Given the fault "middle" is switched on with
      | function | AddAlert |
      | nth      | 2        |
      | view     | http     |
      | status   | 401      |
      | effect   | none     |
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
      | c3   | 2003708 | true  |
    And the pump runs
    Then the records of the pump are
      | source_id | state  |
      | c1        | SENT   |
      | c2        | QUEUED |
      | c3        | QUEUED |
    And the endpoint group "PAPERLESS" is paused
    When an operator resumes endpoint group "PAPERLESS"
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
      | PLOFF    |
      | PLON     |

  Scenario: The router is down for a while: all changes are sent later, with their own times
    Given advanced setting 14 is "http://127.0.0.1:9/router"
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
    And the pump runs
    Then record "c1" is RETRY
    And record "c2" is QUEUED
    When advanced setting 14 is the router's address
    And 1 hours pass
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD | ALERT_ON_DT      |
      | PLON     | 2024111509300000 |
      | PLOFF    | 2024111509300000 |

  @AS-47
  Scenario: Without codes the first change holds the later ones; with codes all are sent in order
    Given advanced setting 47 is ""
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
    And the pump runs
    Then record "c1" is HELD with reason code NO_ALERT_CODES
    And record "c2" is QUEUED
    When advanced setting 47 is "PLON|PLOFF"
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
      | PLOFF    |

  @AS-47 @Q-37
  Scenario: A direction that sends nothing holds no other change
    Given advanced setting 47 is "PLON|XX"
    When these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
      | c3   | 2003708 | true  |
    And the pump runs
    Then the records of the pump are
      | source_id | state   |
      | c1        | SENT    |
      | c2        | SKIPPED |
      | c3        | SENT    |
    And the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
      | PLON     |

  Scenario: After an operator drops a change the next one is sent
    Given the fault "refused_but_booked" is switched on for AddAlert
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
    And the pump runs
    Then record "c2" is QUEUED
    When an operator decides "drop" for record "c1" because "it is in Cayenta all the same"
    And the pump runs
    Then record "c1" is SKIPPED with reason code OPERATOR_DROPPED
    And record "c2" is SENT

  Scenario: One account that is stopped does not stop another
    Given the fault "refused_but_booked" is switched on for AddAlert
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
      | d1   | 2000341 | true  |
    When the pump runs
    Then the records of the pump are
      | source_id | state    |
      | c1        | REJECTED |
      | c2        | QUEUED   |
      | d1        | SENT     |

  @adapter-key-alert_mode.paperless
  Scenario: Back to the present state, changes behind a refused one are sent
    Given the fault "refused_but_booked" is switched on for AddAlert
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | true  |
      | c3   | 2003708 | false |
    And the pump runs
    Then record "c2" is QUEUED
    When the adapter key alert_mode.paperless is "current_state"
    And the pump runs
    Then the records of the pump are
      | source_id | state    | reason_code   | status |
      | c1        | REJECTED | ROUTER_STATUS | -1     |
      | c2        | SKIPPED  | SUPERSEDED    |        |
      | c3        | SENT     | ROUTER_STATUS | 0      |
