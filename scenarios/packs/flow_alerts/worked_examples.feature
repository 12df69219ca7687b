@AddAlert @F-07
Feature: Paperless and autopay switched at Invoice Cloud
  Adapter §7 and §8: a flag that a payer changes becomes an alert on his account in Cayenta.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T09:30"
    And the advanced settings are
      | 46 | APON\|APOFF |
      | 47 | PLON\|PLOFF |

  @AS-47 @smoke
  Scenario: Paperless is switched on: all seven tags of the alert
    When the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is SENT
    And the router got AddAlert with exactly
      | OWNERSHIP_CD     | ACCT             |
      | ALERT_KEY        | 2003708          |
      | ALERT_KEY_CUSTOM |                  |
      | ALERT_CD         | PLON             |
      | ALERT_ON_DT      | 2024111509300000 |
      | ADDRESSEE_CD     | ALL              |
      | ALERT_CMTS       |                  |
    And there is no contract finding

  @AS-46 @Q-05
  Scenario: Autopay is removed: an alert with the codes of autopay, ADDRESSEE_CD without the template's typo
    When the autopay change "c1" of account "2003708" is submitted with
      | on | false |
    And the pump runs
    Then record "c1" is SENT
    And the router got AddAlert with exactly
      | OWNERSHIP_CD     | ACCT             |
      | ALERT_KEY        | 2003708          |
      | ALERT_KEY_CUSTOM |                  |
      | ALERT_CD         | APOFF            |
      | ALERT_ON_DT      | 2024111509300000 |
      | ADDRESSEE_CD     | ALL              |
      | ALERT_CMTS       |                  |
    And there is no contract finding

  @WX-PL-1 @Q-38 @adapter-key-alert_mode.paperless
  Scenario: On, off and on within a minute: only the present state is sent
    When these paperless changes are submitted
      | name | account | on    |
      | c1   | 2003708 | true  |
      | c2   | 2003708 | false |
      | c3   | 2003708 | true  |
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |
    And the records of the pump are
      | source_id | state   | reason_code   | status |
      | c1        | SKIPPED | SUPERSEDED    |        |
      | c2        | SKIPPED | SUPERSEDED    |        |
      | c3        | SENT    | ROUTER_STATUS | 0      |

  @WX-PL-1 @ITG-3213 @INT-12320 @Q-38 @adapter-key-alert_mode.paperless
  Scenario: On, off and on as a change log: three alerts in order, each with its own time
    Given the adapter key alert_mode.paperless is "change_log"
    When the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And it is "2024-11-15T09:31"
    And the paperless change "c2" of account "2003708" is submitted with
      | on | false |
    And it is "2024-11-15T09:32"
    And the paperless change "c3" of account "2003708" is submitted with
      | on | true |
    And it is "2024-11-15T11:00"
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD | ALERT_ON_DT      |
      | PLON     | 2024111509300000 |
      | PLOFF    | 2024111509310000 |
      | PLON     | 2024111509320000 |
    And the records of the pump are
      | source_id | state | attempts |
      | c1        | SENT  | 1        |
      | c2        | SENT  | 1        |
      | c3        | SENT  | 1        |
