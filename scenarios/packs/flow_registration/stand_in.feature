@browser @AddAlert @F-07 @ITG-3745 @Q-42
Feature: VertexOne, played by the simulator, reports registrations
  The stand-in sends what VertexOne can send, also what it should not (adapter §12).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T13:45"
    And the adapter key registration_alert holds
      | enabled | true  |
      | code    | CSTRG |
    And the stand-ins of the biller call Invoice Cloud

  Scenario Outline: VertexOne sends the event <case> (<through>)
    Given pages are opened through "<through>"
    When I open the stand-in "vertexone"
    Then the page is accessible
    When I fill in
      | Account number | 2003708 |
      | sourceId       | v-1     |
    And I choose "<case> <words>"
    And I take a screenshot of "an event of VertexOne"
    And I press "Send the event"
    Then I see "<told>"
    And the page is accessible
    When the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | <alert>  |
    When I take a screenshot of "what came of the event"

    Examples:
      | case       | words                                                        | told                              | alert | through    |
      | repeated   | a customer registered; the event is sent twice with one sourceId | Invoice Cloud has the event already | CSTRG | Chromium   |
      | repeated   | a customer registered; the event is sent twice with one sourceId | Invoice Cloud has the event already | CSTRG | plain HTTP |
      | registered | a customer registered                                        | Invoice Cloud took the event      | CSTRG | plain HTTP |
      | late       | a customer registered 40 days ago; the event comes only now  | Invoice Cloud took the event      | CSTRG | plain HTTP |

  Scenario Outline: VertexOne sends an event that becomes no alert: <case>
    When I open the stand-in "vertexone"
    And I fill in
      | Account number | 2003708 |
      | sourceId       | v-1     |
    And I choose "<case> <words>"
    And I press "Send the event"
    Then I see "<told>"
    When the pump runs
    Then the router was asked nothing

    Examples:
      | case         | words                                                          | told                                       |
      | unregistered | a customer is no longer registered                             | Invoice Cloud took the event               |
      | wrong-bid    | a customer registered at a biller that Invoice Cloud does not have | Invoice Cloud refused the call with HTTP 404 |
