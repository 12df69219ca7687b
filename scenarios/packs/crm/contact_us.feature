@browser @AddIssueContact @F-14 @Q-43
Feature: Staff configure Contact Us for a biller
  Provider, switch and access per environment are on one page of the CRM; every change is previewed and noted, and the
  test of the connection creates no ticket (adapter §14.1, §14.2).

  Background:
    Given a biller of template "3426"
    And I browse as "staff"
    And the router's logins are
      | user    | password     |
      | tickets | ticket-key-1 |

  @CCU-01 @smoke
  Scenario Outline: The provider is chosen per biller (<through>)
    Given pages are opened through "<through>"
    When I open the page "/crm/billers/{biller}/contact-us"
    Then I see
      | Ticketing provider |
      | None               |
      | Cayenta CIS        |
    And the page fits the window
    And the page is accessible
    When I choose "Cayenta CIS"
    And I take a screenshot of "CCU-01 provider"
    And I press "Preview the change"
    Then I see "contact_us_provider"
    And I see "CAYENTA_CIS"
    And the page is accessible
    When I press "Save the change"
    Then I see "The change was saved."
    When I open the page "/crm/billers/{biller}/history"
    Then I see "contact_us_provider"
    And I see "local"
    And the page is accessible

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @CCU-02
  Scenario Outline: Contact Us is switched on only with provider, URL and key (<through>)
    Given pages are opened through "<through>"
    When I open the page "/crm/billers/{biller}/contact-us"
    And I choose "Cayenta CIS"
    And I choose "On"
    And I press "Preview the change"
    Then I see "There is a problem"
    And I see "To switch Contact Us on, set the URL of production and the API key of production."
    And the page is accessible
    When I take a screenshot of "CCU-02 not without URL and key"
    And I fill in
      | Contact Us URL     | {router}     |
      | Contact Us user    | tickets      |
      | Contact Us API key | ticket-key-1 |
    And I press "Preview the change"
    And I press "Save the change"
    And I open the page "/crm/billers/{biller}/contact-us"
    And I choose "Off"
    And I press "Preview the change"
    And I press "Save the change"
    And I open the page "/crm/billers/{biller}/history?name=contact_us_enabled"
    Then I see "false"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @CCU-03
  Scenario Outline: Each environment has its own URL and key, and a test of the connection creates no ticket (<through>)
    Given pages are opened through "<through>"
    When I open the page "/crm/billers/{biller}/contact-us"
    And I fill in
      | Contact Us URL in the sandbox     | {router}     |
      | Contact Us user in the sandbox    | tickets      |
      | Contact Us API key in the sandbox | wrong-key    |
    And I press "Preview the change"
    Then I do not see "wrong-key"
    When I press "Save the change"
    And I open the page "/crm/billers/{biller}/contact-us"
    Then I see "Production: first save Contact Us URL and Contact Us API key."
    When I press "Test the connection in sandbox"
    Then I see "HTTP 401: the log-in was refused; correct the user and the API key. No ticket was created."
    When I fill "Contact Us API key in the sandbox" with "ticket-key-1"
    And I press "Preview the change"
    And I press "Save the change"
    And I open the page "/crm/billers/{biller}/contact-us"
    And I press "Test the connection in sandbox"
    Then I see
      | The ticket system answers. No ticket was created.      |
      | the user and the API key were not refused              |
      | that the API key may call AddIssueContact              |
      | Authorization: Basic ***                               |
      | Set, last changed by local                             |
    And I do not see "ticket-key-1"
    And the page fits the window
    And the page is accessible
    And the router got exactly 0 like this
      | function | AddIssueContact |
    When I take a screenshot of "CCU-03 test of the connection"
    And I open the page "/crm/billers/{biller}/history"
    Then I see "ccu_key_sandbox"
    And I see "***"
    And I do not see "ticket-key-1"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
