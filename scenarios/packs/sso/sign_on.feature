@browser @SSO-01 @AS-3
Feature: A customer comes from Cayenta's portal without another log-in
  Cayenta's portal asks Invoice Cloud for a token and sends the browser with it. A token opens one session, for five
  minutes, and a copy of it ends that session (adapter §16).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
      | 987655     | 2024-04-18 | 2024-05-20 | 12.00        | 2000341    |
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    And the stand-ins of the biller call Invoice Cloud
    And a payer "pat.payer@example.org" of account "2003708"

  @smoke
  Scenario Outline: The log-in of Cayenta's portal leads to <target> (<through>)
    Given pages are opened through "<through>"
    When I open the stand-in "portal"
    Then I see "Stand-in."
    And the page is accessible
    When I take a screenshot of "log-in of Cayenta's portal"
    And I fill in
      | User name or e-mail address | pat.payer@example.org |
      | Password                    | three quiet herons    |
    And I press "Log in"
    Then the stand-in portal called RemoteAuthentication with
      | bid      | {biller}              |
      | userName | pat.payer@example.org |
      | password | ***                   |
    And I see "You are logged in as pat.payer@example.org."
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "logged in at Cayenta's portal"
    And I press "<button>"
    Then the address of the page is "/portal/{biller}/<page>"
    And the page answers with HTTP status 200
    And I see "<shows>"
    When I take a screenshot of "<target> at Invoice Cloud"

    Examples:
      | target    | button          | page                     | shows   | through    |
      | payment   | Pay my bill     | accounts/2003708/pay     | $100.24 | Chromium   |
      | payment   | Pay my bill     | accounts/2003708/pay     | $100.24 | plain HTTP |
      | autopay   | Autopay         | accounts/2003708/autopay | Autopay | Chromium   |
      | autopay   | Autopay         | accounts/2003708/autopay | Autopay | plain HTTP |
      | paperless | Paperless bills | profile                  | 2003708 | Chromium   |
      | paperless | Paperless bills | profile                  | 2003708 | plain HTTP |

  Scenario Outline: A registration at Cayenta's portal is one at Invoice Cloud (<through>)
    Given pages are opened through "<through>"
    When I open the stand-in "portal"
    And I fill in
      | Account numbers | 2003708 \| 2000341    |
      | E-mail address  | new.payer@example.org |
      | New password    | four loud geese       |
    And I press "Register"
    Then the stand-in portal called RemoteRegistration with
      | accountNumbers | 2003708\|2000341      |
      | email          | new.payer@example.org |
      | password       | ***                   |
    When I press "Pay my bill"
    Then the address of the page is "/portal/{biller}/"
    And I see
      | Account 2003708 |
      | Account 2000341 |
    When I take a screenshot of "two accounts after a registration"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A token used again by another person ends the session (<through>)
    Given pages are opened through "<through>"
    And the stand-ins have the fault token_twice
    When I open the stand-in "portal"
    And I fill in
      | User name or e-mail address | pat.payer@example.org |
      | Password                    | three quiet herons    |
    And I press "Log in"
    Then I see "The fault token_twice is on"
    When I copy the address of the page
    And I press "Pay my bill"
    Then the address of the page is "/portal/{biller}/accounts/2003708/pay"
    When I browse as "another payer"
    And I open the copied address
    And I press "Pay my bill"
    Then the page answers with HTTP status 410
    And I see "This link was used before."
    And the page is accessible
    When I take a screenshot of "a token used twice"
    And I browse as "the payer"
    And I open the page "/portal/{biller}/payments"
    Then I do not see "Account 2003708"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A token is refused when <what> (<through>)
    Given pages are opened through "<through>"
    And the stand-ins have the fault <fault>
    When I open the stand-in "portal"
    And I fill in
      | User name or e-mail address | pat.payer@example.org |
      | Password                    | three quiet herons    |
    And I press "Log in"
    And <minutes> minutes pass
    And I press "Pay my bill"
    Then the page answers with HTTP status <status>
    And I see "<shows>"
    When I take a screenshot of "<what>"
    And I open the page "/portal/{biller}/payments"
    Then I do not see "Account 2003708"

    Examples:
      | what                    | fault         | minutes | status | shows                            | through    |
      | its five minutes passed | clock_ahead   | 6       | 410    | This link was made too long ago. | Chromium   |
      | its five minutes passed | clock_ahead   | 6       | 410    | This link was made too long ago. | plain HTTP |
      | a character was changed | altered_token | 0       | 404    | not found                        | plain HTTP |

  Scenario Outline: A wrong target or date leads to no other site: <fault> (<through>)
    Given pages are opened through "<through>"
    And the stand-ins have the fault <fault> and name "https://elsewhere.example.org/" instead
    When I open the stand-in "portal"
    And I fill in
      | User name or e-mail address | pat.payer@example.org |
      | Password                    | three quiet herons    |
    And I press "Log in"
    And I press "Autopay"
    Then the address of the page is "/portal/{biller}/accounts/2003708/<page>"

    Examples:
      | fault        | page    | through    |
      | wrong_target | pay     | Chromium   |
      | wrong_target | pay     | plain HTTP |
      | clock_ahead  | autopay | plain HTTP |
