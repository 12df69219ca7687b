@AddAlert @F-07
Feature: Where alerts go
  Paperless and autopay have an address and a login each, AS 14 to 16 and AS 17 to 19 (adapter §1.1).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T09:30"
    And the advanced settings are
      | 46 | APON\|APOFF |
      | 47 | PLON\|PLOFF |

  @AS-14 @AS-17
  Scenario Outline: Without an address <flag> is held and the other flag goes out; with it back it goes too
    Given advanced setting <number> is ""
    And the <flag> change "c1" of account "2003708" is submitted with
      | on | true |
    And the <other> change "c2" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is HELD with reason code NO_ENDPOINT
    And record "c2" is SENT
    When advanced setting <number> is the router's address
    And the pump runs
    Then record "c1" is SENT

    Examples:
      | flag      | number | other     |
      | paperless | 14     | autopay   |
      | autopay   | 17     | paperless |

  @AS-15 @AS-16 @AS-18 @AS-19 @Q-02
  Scenario: Each flag has its own login
    Given the router's logins are
      | user   | password | functions |
      | PLUSER | pl-pass  | AddAlert  |
      | APUSER | ap-pass  | AddAlert  |
    And the advanced settings are
      | 15 | PLUSER  |
      | 16 | pl-pass |
      | 18 | APUSER  |
      | 19 | ap-pass |
    When the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    And the autopay change "c2" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then the router was asked
      | function | login  | status |
      | AddAlert | PLUSER | 0      |
      | AddAlert | APUSER | 0      |

  @AS-15 @AS-16 @AS-18 @AS-19 @Q-03 @off-contract
  Scenario Outline: A wrong login of <flag> pauses its group alone; the right one resumes it
    Given the router's logins are
      | user   | password | functions |
      | PLUSER | pl-pass  | AddAlert  |
      | APUSER | ap-pass  | AddAlert  |
    And the advanced settings are
      | 15         | PLUSER  |
      | 16         | pl-pass |
      | 18         | APUSER  |
      | 19         | ap-pass |
      | <password> | wrong   |
    And the <flag> change "c1" of account "2003708" is submitted with
      | on | true |
    And the <other> change "c2" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is QUEUED with reason code HTTP_STATUS
    And the endpoint group "<group>" is paused
    And record "c2" is SENT
    When advanced setting <password> is "<right>"
    And the pump runs
    Then record "c1" is SENT
    And the endpoint group "<group>" is open

    Examples:
      | flag      | other     | group     | password | right   |
      | paperless | autopay   | PAPERLESS | 16       | pl-pass |
      | autopay   | paperless | AUTOPAY   | 19       | ap-pass |

  @adapter-key-endpoint_override.paperless @adapter-key-endpoint_override.autopay @Q-40
  Scenario Outline: An address of its own for <flag>, which replaces AS <number>
    Given the adapter key endpoint_override.<flag> is "http://127.0.0.1:9/router"
    And the <flag> change "c1" of account "2003708" is submitted with
      | on | true |
    And the <other> change "c2" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is RETRY
    And record "c2" is SENT
    When the adapter key endpoint_override.<flag> is ""
    And 1 minutes pass
    And the pump runs
    Then record "c1" is SENT

    Examples:
      | flag      | other     | number |
      | paperless | autopay   | 14     |
      | autopay   | paperless | 17     |
