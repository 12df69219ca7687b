@browser @PAY-01
Feature: Payers come from the biller's web site
  "Pay my bill" leads to Invoice Cloud's virtual site, or to the log-in (adapter §19.1).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And the stand-ins of the biller call Invoice Cloud

  @smoke
  Scenario Outline: "Pay my bill" leads to <page> (<through>)
    Given pages are opened through "<through>"
    When I open the stand-in "site"
    Then I see "Pay my bill"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "the biller's web site"
    And I follow the link "<link>"
    Then the address of the page begins with "<page>"
    And the page answers with HTTP status 200
    When I take a screenshot of "where <link> leads"

    Examples:
      | link                     | page                   | through    |
      | Pay once without a log-in | /pay/{biller}/         | Chromium   |
      | Pay once without a log-in | /pay/{biller}/         | plain HTTP |
      | Log in to my account      | /portal/{biller}/login | Chromium   |
      | Log in to my account      | /portal/{biller}/login | plain HTTP |

  @AS-3
  Scenario Outline: With AS 3 the log-in is Cayenta's portal (<through>)
    Given pages are opened through "<through>"
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    When I open the stand-in "site"
    And I follow the link "Log in to my account"
    Then the address of the page is "/billers/{biller}/portal"
    And I see "Stand-in."

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario: A link with a wrong biller leads to no bills
    Given the stand-ins have the fault wrong_biller
    When I open the stand-in "site"
    And I follow the link "Pay once without a log-in"
    Then the page answers with HTTP status 404
    When the stand-ins have no fault
    And I open the stand-in "site"
    And I follow the link "Pay once without a log-in"
    Then the address of the page is "/pay/{biller}/"
