@browser @PAY-01
Feature: A payer changes the profile
  Each form is one change at the router, however often it is sent (adapter §7, §9 to §11).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And a payer "pat.payer@example.org" of account "2003708"

  @F-07 @AddAlert
  Scenario Outline: Paperless bills are turned on once (<through>)
    Given pages are opened through "<through>"
    And advanced setting 47 is "PLON|PLOFF"
    When I log in as "pat.payer@example.org"
    And I follow the link "Profile"
    Then I see "Off. You get your bills by mail."
    And the page is accessible
    And the page fits the window
    When I take a screenshot of "profile"
    And I press "Turn paperless bills on for account 2003708" twice
    Then I see "On. You get no bill by mail."
    When I reload the page
    And the pump runs
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PLON     |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-6
  Scenario Outline: With AS 6 = 0 the e-mail address can be changed (<through>)
    Given pages are opened through "<through>"
    And advanced setting 6 is "0"
    When I log in as "pat.payer@example.org"
    And I follow the link "Profile"
    And I follow the link "Change e-mail address of account 2003708"
    Then the page is accessible
    When I take a screenshot of "change the e-mail address"
    And I fill "E-mail address" with "at my house"
    And I press "Save"
    Then the field "E-mail address" has the error "Enter an e-mail address such as name@example.org."
    And the error summary has the focus
    When I fill "E-mail address" with "new.address@example.org"
    And I fill "Your password" with "three quiet herons"
    And I press "Save"
    Then the address of the page begins with "/portal/{biller}/profile"
    And the records of the pump are
      | kind  | account_number |
      | email | 2003708        |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-6
  Scenario Outline: With AS 6 = 1 there is no control, and a form that was open is refused (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I follow the link "Profile"
    And I follow the link "Change e-mail address of account 2003708"
    And advanced setting 6 is "1"
    And I fill "E-mail address" with "new.address@example.org"
    And I fill "Your password" with "three quiet herons"
    And I press "Save"
    Then the page answers with HTTP status 404
    When I open the page "/portal/{biller}/profile"
    Then the link "Change e-mail address of account 2003708" is not there
    And the link "Change the e-mail address of your log-in" is not there
    And the records of the pump are
      | kind | account_number |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-15 @BILLPDF
  Scenario: The bill image is shown
    When I log in as "pat.payer@example.org"
    And I follow the link "View bill of April 18, 2024 (PDF)"
    Then the page answers with HTTP status 200

  @F-15 @BILLPDF
  Scenario Outline: Without an image the page says so (<through>)
    Given pages are opened through "<through>"
    And advanced setting 20 points to the router's path /nothing-here
    When I log in as "pat.payer@example.org"
    And I follow the link "View bill of April 18, 2024 (PDF)"
    Then I see "Bill image not available"
    And the page is accessible
    When I take a screenshot of "no bill image"
    And advanced setting 20 is ""
    And I open the page "/portal/{biller}/"
    Then the link "View bill of April 18, 2024 (PDF)" is not there

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
