@browser @BID-3426
Feature: Staff configure a biller on its Profile tab
  A change is looked at with the findings that it causes before it is made; when two forms were open at once, both
  values are shown and nothing is lost (settings §1, §6).

  Background:
    Given a biller of template "3426"
    And I browse as "staff"

  Scenario Outline: A change is previewed with its findings (<through>)
    Given pages are opened through "<through>"
    When I open the page "/crm/billers?q={biller}"
    Then I see "1 of"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "the list of billers"
    And I follow the link "{biller}"
    Then I see "Profile of biller {biller}"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "the Profile tab"
    And I fill "Number or name contains" with "AS 28"
    And I press "Show"
    And I follow the link "AS 28 Cayenta – Customer Block EFT Indicator"
    And I fill "AS 28 Cayenta – Customer Block EFT Indicator" with "CO|A:B:C|NOCC|XX"
    Then the page fits the window
    And the page is accessible
    When I take a screenshot of "a part of the configuration"
    And I press "Preview the change"
    Then I see "This change causes:"
    And I see "AS 28"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "the preview of a change"
    And I press "Discard it"
    Then I see "Your change was discarded."

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: Two forms are open at once, and nothing is lost (<through>)
    Given pages are opened through "<through>"
    When I open the page "/crm/billers/{biller}/edit/A19"
    And I open the page "/crm/billers/{biller}/edit/A19" in a second tab
    And I fill in
      | portal.name  | Harbor Water |
      | portal.phone | 202-555-0100 |
    And I press "Preview the change"
    And I press "Save the change"
    And I go to the first tab
    And I fill in
      | portal.name  | Hill Water      |
      | portal.hours | Mon-Fri 9 to 17 |
    And I press "Preview the change"
    Then I see
      | Somebody else changed the same values |
      | Harbor Water                          |
      | Hill Water                            |
      | Mon-Fri 9 to 17                       |
    And I do not see "202-555-0100"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "a conflict with both values"
    And I press "Save mine"
    Then I see
      | The change was saved. |
      | Hill Water            |
      | 202-555-0100          |
      | Mon-Fri 9 to 17       |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
