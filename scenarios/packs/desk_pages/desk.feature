@browser
Feature: Staff work at the desk
  The same pages in Chromium and through plain HTTP, which has no JavaScript (adapter §1.6, §15).

  Background:
    Given a biller of template "3426"
    And I browse as "staff"

  @F-04 @Q-69
  Scenario Outline: A payment whose reply was lost is decided once (<through>)
    Given pages are opened through "<through>"
    And the fault "lost_reply" is switched on for AddARItems
    When the payment "p1" of account "2003708" is handed over with
      | amount | 40.00 |
    And the pump runs
    And I open the page "/crm/pump/{biller}/records?q=p1"
    Then I see "UNCERTAIN"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "a payment that is not known yet"
    And I choose "Drop. Never send it."
    And I fill in
      | Your name | Olive Operator       |
      | Reason    | it is not in the CIS |
    And I press "Decide" twice
    Then I see "SKIPPED"
    And record "p1" is SKIPPED

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @Q-44 @BID-3426 @smoke
  Scenario Outline: The day of a donation is closed on the page of the lockbox (<through>)
    Given pages are opened through "<through>"
    And it is "2024-11-15T12:00"
    When the payment "d1" of account "2003708" is handed over with
      | kind | donation |
    And the pump runs
    And I open the page "/crm/lockbox?biller={biller}"
    Then the title of the page begins with "Lockbox of biller {biller}"
    And I see
      | Donations in no file yet |
      | No lockbox files yet.    |
    When it is "2024-11-16T12:00"
    And I press "Close the days of biller {biller} that are over" twice
    Then the address of the page is "/crm/lockbox?biller={biller}&done=run"
    And I see "The days that are over are closed"
    And the page fits the window
    And the page is accessible
    And the lockbox files are
      | day        | donations |
      | 2024-11-15 | 1         |
    When I take a screenshot of "a day that is closed"
    And I follow the link "donations_3426_20241115.csv"
    Then the page says
      | Donations | 1 |
    And the page is accessible
    When I go back
    Then I see "donations_3426_20241115.csv"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @file-server
  Scenario Outline: The files of a biller are shown, also narrow and dark (<through>)
    Given pages are opened through "<through>"
    When I open the page "/crm/files?biller={biller}"
    Then the page answers with HTTP status 200
    And the page is accessible
    When I open the same page in a second tab
    Then I see "Bill files of biller {biller}"
    When I go to the first tab
    And I look at pages 320 pixels wide
    Then the page fits the window
    When I look at pages in the dark scheme
    Then the page is accessible
    When I follow the link "Pump of this biller"
    Then the address of the page is "/crm/pump/{biller}"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
