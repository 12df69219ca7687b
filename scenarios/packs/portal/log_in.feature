@browser @PAY-01
Feature: Payers register, log in and log out
  Nobody learns whether somebody else has a log-in, and a session that is over shows nothing (adapter §16, §19).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |

  @smoke
  Scenario Outline: A payer registers with the last bill, and logs in and out (<through>)
    Given pages are opened through "<through>"
    When I open the page "/portal/{biller}/"
    Then the title of the page begins with "Log in"
    And the page is accessible
    When I take a screenshot of "log in"
    And I follow the link "Register"
    And I press "Register"
    Then the title of the page begins with "Error: Register"
    And the error summary has the focus
    And the page is accessible
    When I take a screenshot of "errors of the registration"
    And I fill in
      | Account number                             | 2003708               |
      | Invoice number or amount of your last bill | 80.25                 |
      | E-mail address                             | pat.payer@example.org |
    And I press "Register" twice
    Then I see "Check your e-mail"
    And I see "no e-mail leaves it"
    And the page is accessible
    When I take a screenshot of "check your e-mail"
    And I browse as "staff"
    And I open the page "/crm/outbox?biller={biller}"
    Then I see
      | No e-mail is sent:    |
      | pat.payer@example.org |
    And the page is accessible
    When I copy the address of the link "Open the link"
    And I browse as "the payer"
    And I open the copied address
    Then the title of the page begins with "Set your password"
    And the page is accessible
    When I take a screenshot of "set your password"
    And I fill "New password" with "short"
    And I press "Set the password"
    Then the title of the page begins with "Error: Set your password"
    And the error summary has the focus
    When I fill "New password" with "three quiet herons"
    And I press "Set the password"
    Then I see "Account 2003708"
    When I press "Log out"
    Then I see "You are logged out"
    And the page is accessible
    When I go back
    Then I do not see "Account 2003708"
    When I open the copied address
    Then the button "Set the password" is not there
    And the page is accessible
    When I take a screenshot of "a link that was used"
    And I log in as "pat.payer@example.org"
    Then I see "Account 2003708"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A wrong password and an unknown address are answered alike (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    When I open the page "/portal/{biller}/login"
    And I fill in
      | E-mail address | <email>       |
      | Password       | wrong herons! |
    And I press "Log in"
    Then the field "E-mail address" has the error "The e-mail address or the password is not right. Check both, or ask for a new password."
    And the fields hold
      | E-mail address | <email> |
      | Password       |         |
    And the error summary has the focus
    And the page is accessible

    Examples:
      | email                 | through    |
      | pat.payer@example.org | Chromium   |
      | pat.payer@example.org | plain HTTP |
      | no.payer@example.org  | plain HTTP |

  Scenario Outline: Logging out everywhere ends the session of the other device (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    And I browse as "another payer"
    When I log in as "pat.payer@example.org"
    Then I see "Account 2003708"
    When I browse as "the payer"
    And I log in as "pat.payer@example.org"
    And I open the page "/portal/{biller}/profile/sessions"
    Then the page is accessible
    When I press "Log out everywhere"
    And I browse as "another payer"
    And I open the page "/portal/{biller}/"
    Then I see "You logged out, here or on another device."
    And the page is accessible
    When I take a screenshot of "the session has ended"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-3
  Scenario Outline: With AS 3 payers log in at the biller's own page (<through>)
    Given pages are opened through "<through>"
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    When I open the page "/portal/{biller}/payments"
    Then the address of the page begins with "/billers/{biller}/portal"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-3
  Scenario Outline: Without AS 3 the portal has a log-in page of its own, which leads back (<through>)
    Given pages are opened through "<through>"
    And advanced setting 3 is ""
    And a payer "pat.payer@example.org" of account "2003708"
    When I open the page "/portal/{biller}/payments"
    Then the address of the page begins with "/portal/{biller}/login"
    When I fill in
      | E-mail address | pat.payer@example.org |
      | Password       | three quiet herons    |
    And I press "Log in"
    Then the address of the page is "/portal/{biller}/payments"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-3 @AS-4
  Scenario Outline: A session that ran out goes to the biller's log-in page with AS 4 = 0 (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    When I log in as "pat.payer@example.org"
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    And advanced setting 4 is "0"
    And it is "2024-05-12T12:00"
    And I open the page "/portal/{biller}/payments"
    Then the address of the page begins with "/billers/{biller}/portal"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-3 @AS-4
  Scenario Outline: A session that ran out may close its window with AS 4 = 1 (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    When I log in as "pat.payer@example.org"
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    And advanced setting 4 is "1"
    And it is "2024-05-12T12:00"
    And I open the page "/portal/{biller}/payments"
    Then I see
      | Your session has ended     |
      | You can close this window. |
    And the page is accessible
    When I take a screenshot of "close the window"
    And I follow the link "Log in again"
    Then the address of the page begins with "/billers/{biller}/portal"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-3 @AS-5
  Scenario Outline: The home button leads to <home> with AS 5 = <value> (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    When I log in as "pat.payer@example.org"
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    And advanced setting 5 is "<value>"
    And I open the page "/portal/{biller}/payments"
    And I follow the link "City of Bellevue (WA)"
    Then the address of the page begins with "<home>"

    Examples:
      | value | home                     | through    |
      | 0     | /portal/{biller}/        | Chromium   |
      | 0     | /portal/{biller}/        | plain HTTP |
      | 1     | /billers/{biller}/portal | Chromium   |
      | 1     | /billers/{biller}/portal | plain HTTP |
