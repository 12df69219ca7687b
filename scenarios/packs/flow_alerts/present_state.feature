@AddAlert @F-07 @Q-38 @adapter-key-alert_mode.paperless @adapter-key-alert_mode.autopay
Feature: The present state of a flag (current_state)
  The default of adapter §7.3: the pump sends the flag as it is now; a change that a later one has overtaken is skipped.
  Only a change on its way holds the lane: what is UNCERTAIN, REJECTED, HELD or FAILED lets the next one pass (§1.2).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T09:30"
    And the advanced settings are
      | 46 | APON\|APOFF |
      | 47 | PLON\|PLOFF |

  Scenario: The alert has the time of sending, not that of the change
    Given the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    When it is "2024-11-15T11:00"
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD | ALERT_ON_DT      |
      | PLON     | 2024111511000000 |

  Scenario: Autopay collapses too
    When these autopay changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | APOFF    |
    And record "c1" is SKIPPED with reason code SUPERSEDED

  Scenario: A change of one account or one flag overtakes none of another
    When the paperless change "p1" of account "2003708" is submitted with
      | on | true |
    And the autopay change "a1" of account "2003708" is submitted with
      | on | true |
    And the paperless change "p2" of account "2000341" is submitted with
      | on | false |
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
      | APON     |
    And the alerts of account "2000341" are
      | ALERT_CD |
      | PLOFF    |

  Scenario Outline: What became <state> lets the next change pass: <fault>
    Given the fault "<fault>" is switched on for AddAlert
    And the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is <state>
    When the paperless change "c2" of account "2003708" is submitted with
      | on | false |
    And the pump runs
    Then record "c1" is <state>
    And record "c2" is SENT

    Examples:
      | fault              | state     |
      | lost_request       | UNCERTAIN |
      | lost_reply         | UNCERTAIN |
      | out_of_order       | UNCERTAIN |
      | refused_but_booked | REJECTED  |

  Scenario: The router is down: the change waits for its retry, and a newer one replaces it
    Given advanced setting 14 is "http://127.0.0.1:9/router"
    And the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is RETRY
    When the paperless change "c2" of account "2003708" is submitted with
      | on | false |
    And the pump runs
    Then record "c2" is QUEUED
    When advanced setting 14 is the router's address
    And 1 minutes pass
    And the pump runs
    Then record "c1" is SKIPPED with reason code SUPERSEDED
    And record "c2" is SENT
    And the alerts of account "2003708" are
      | ALERT_CD |
      | PLOFF    |

  Scenario: Held changes collapse as well when the setting is corrected
    Given advanced setting 47 is ""
    And these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | false |
      | c2   | 2003708 | true  |
    And the pump runs
    Then record "c2" is HELD with reason code NO_ALERT_CODES
    When advanced setting 47 is "PLON|PLOFF"
    And the pump runs
    Then record "c1" is SKIPPED with reason code SUPERSEDED
    And record "c2" is SENT

  Scenario Outline: An operator sends an old change again: the flag that holds now is not undone (<fault>)
    Given the fault "<fault>" is switched on for AddAlert
    And the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    And the paperless change "c2" of account "2003708" is submitted with
      | on | false |
    And the pump runs
    When an operator decides "resend" for record "c1" because "nothing to be seen in Cayenta"
    And the pump runs
    Then record "c1" is SKIPPED with reason code SUPERSEDED
    And the alerts of account "2003708" are
      | ALERT_CD |
      | PLOFF    |

    Examples:
      | fault        |
      | lost_request |
      | out_of_order |

  Scenario: An operator sends the newest change again
    Given the fault "lost_request" is switched on for AddAlert
    And the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    When an operator decides "resend" for record "c1" because "nothing to be seen in Cayenta"
    And the pump runs
    Then record "c1" is SENT
    And the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |

  Scenario: The router does not know the account
    When the paperless change "c1" of account "9999999" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is REJECTED with reason code ROUTER_STATUS
    And record "c1" has
      | status | -4 |

  Scenario: The same event once more is the same change
    Given the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    When "c1" is submitted again
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
    And the records of the pump are
      | source_id | state | attempts |
      | c1        | SENT  | 1        |
