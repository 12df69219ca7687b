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
    When the payment "p1" of account "2003708" is submitted with
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
    When the payment "d1" of account "2003708" is submitted with
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

  @F-04 @Q-69
  Scenario Outline: A decision with a mistake keeps what was typed, and its reply may be lost (<through>)
    Given pages are opened through "<through>"
    And the fault "lost_reply" is switched on for AddARItems
    When the payment "p2" of account "2003708" is submitted with
      | amount | 40.00 |
    And the pump runs
    And I open the page "/crm/pump/{biller}/records?q=p2"
    Then the address of the page begins with "/crm/pump/{biller}/records/"
    And no field has an error
    And the button "Decide" is there
    When I copy the address of the page
    And I choose "Resend. It is not in the books: send it again. If it is in the books, it is booked twice."
    And I tick "I checked the CIS, and it is not there (required to resend)."
    Then the field "I checked the CIS, and it is not there (required to resend)." holds "on"
    When I untick "I checked the CIS, and it is not there (required to resend)."
    And I fill "Your name" with "Olive Operator"
    And I fill "Reason" with "not in the CIS"
    And I press "Decide"
    Then the field "I checked the CIS, and it is not there (required to resend)." has the error "A second posting may be booked twice. Check the CIS first, then tick this box."
    And the fields hold
      | Your name | Olive Operator |
      | Reason    | not in the CIS |
    When I choose "Drop. Never send it."
    And I open the copied address
    Then the field "Reason" is there
    And I do not see "SKIPPED"
    When I choose "Drop. Never send it."
    And I fill in
      | Your name | Olive Operator |
      | Reason    | not in the CIS |
    And I press "Decide" and the reply is lost
    And I open the copied address
    Then I see "SKIPPED"
    And the button "Read the balance now" is not there
    When I reload the page
    Then I see "SKIPPED"
    And the field "Item number" is not there

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-04 @Q-69
  Scenario Outline: A decision about many records is previewed in two tabs (<through>)
    Given pages are opened through "<through>"
    And the fault "lost_reply" is switched on for AddARItems
    When the payment "p3" of account "2003708" is submitted with
      | amount | 40.00 |
    And the pump runs
    And I open the page "/crm/pump/{biller}/decisions"
    Then the title of the page is "Decide many records of biller {biller} · Invoice Cloud adapter"
    And the link "1" is not there
    When I choose "Drop: never send them"
    And I select "UNCERTAIN" for "State"
    And I open the page "/crm/pump/{biller}/decisions" in a second tab
    And I choose "Drop: never send them"
    And I select "UNCERTAIN" for "State"
    And I press "Preview" in both tabs at once
    Then the address of the page begins with "/crm/pump/{biller}/decisions/"
    And I see "UNCERTAIN"
    When I copy the address of the link "All billers"
    And I open the copied address
    Then the address of the page is "/crm/pump"
    And the link "Lockbox" is there

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
