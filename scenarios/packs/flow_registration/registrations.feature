@AddAlert @F-07 @ITG-3745 @Q-42
Feature: Registrations that VertexOne reports
  Adapter §12: registration information of another system goes on to Cayenta as an alert. Not released, so it is off
  until the key registration_alert switches it on, with the biller's own code and comment.

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T13:45"

  @adapter-key-registration_alert @smoke
  Scenario: A customer registers: the documented alert
    Given the adapter key registration_alert holds
      | enabled | true                                      |
      | code    | CSTRG                                     |
      | comment | Registration Alert added by Invoice Cloud |
    When VertexOne sends the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
    And the pump runs
    Then record "v-1" is SENT
    And the router got AddAlert with exactly
      | OWNERSHIP_CD     | ACCT                                      |
      | ALERT_KEY        | 2003708                                   |
      | ALERT_KEY_CUSTOM |                                           |
      | ALERT_CD         | CSTRG                                     |
      | ALERT_ON_DT      | 2024051013450000                          |
      | ADDRESSEE_CD     | ALL                                       |
      | ALERT_CMTS       | Registration Alert added by Invoice Cloud |
    And there is no contract finding

  @adapter-key-registration_alert
  Scenario: Off by default: nothing is sent
    When VertexOne sends the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
    And the pump runs
    Then record "v-1" is SKIPPED with reason code NOT_ENABLED
    And the router was asked nothing

  @adapter-key-registration_alert
  Scenario: A biller with another code and no comment
    Given the adapter key registration_alert holds
      | enabled | true |
      | code    | WEBU |
    When the registration change "r1" of account "2003708" is submitted with
      | event | registered |
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD | ALERT_CMTS |
      | WEBU     |            |

  Scenario: An event about leaving is not sent
    Given the adapter key registration_alert holds
      | enabled | true  |
      | code    | CSTRG |
    When VertexOne sends the event
      | accountNumber | 2003708              |
      | event         | unregistered         |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
    And the pump runs
    Then record "v-1" is SKIPPED because "unregistered is not sent; only registrations are"
    And the router was asked nothing

  Scenario: The same sourceId twice is one alert
    Given the adapter key registration_alert holds
      | enabled | true  |
      | code    | CSTRG |
    When VertexOne sends the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
    And the pump runs
    And VertexOne sends the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
    And the pump runs
    Then the records of the pump are
      | source_id | kind         | state |
      | v-1       | registration | SENT  |
    And the alerts of account "2003708" are
      | ALERT_CD |
      | CSTRG    |

  Scenario Outline: An event that is not in VertexOne's form is refused: <field> is <value>
    When VertexOne offers the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
      | <field>       | <value>              |
    Then the offered event is refused because "<reason>"
    And the records of the pump are
      | source_id |

    Examples:
      | field         | value     | reason             |
      | event         | left      | $.event            |
      | accountNumber |           | $.accountNumber    |
      | occurredAt    | yesterday | $.occurredAt       |
      | sourceId      | a b       | $.sourceId         |
      | bid           | nobody    | not found          |
      | colour        | blue      | colour             |

  @adapter-key-endpoint_override.registration @Q-40
  Scenario: An address of its own, which replaces AS 11
    Given the adapter key registration_alert holds
      | enabled | true  |
      | code    | CSTRG |
    And advanced setting 11 is "http://127.0.0.1:9/router"
    And the adapter key endpoint_override.registration is the router's address
    When the registration change "r1" of account "2003708" is submitted with
      | event | registered |
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the pump runs
    Then record "r1" is SENT
    And record "p1" is RETRY
