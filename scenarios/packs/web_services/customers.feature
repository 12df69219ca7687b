@AS-3 @Q-58
Feature: Cayenta's portal asks about customers
  RemoteAuthentication, RemoteRegistration and ViewCustomerRecord answer the biller's own login only, and say nothing
  about customers of others (adapter §16).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
      | 987655     | 2024-04-18 | 2024-05-20 | 12.00        | 2000341    |
    And advanced setting 3 points to the router's path /billers/{biller}/portal
    And the stand-ins of the biller call Invoice Cloud

  @browser @SSO-01
  Scenario Outline: A wrong password and an unknown user get the same answer (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    When I open the stand-in "portal"
    And I fill in
      | User name or e-mail address | <user>        |
      | Password                    | wrong herons! |
    And I press "Log in"
    Then the page answers with HTTP status 422
    And I see "Invoice Cloud says: the user name or the password is wrong"
    And the fields hold
      | User name or e-mail address | <user> |
      | Password                    |        |
    And the page is accessible
    When I take a screenshot of "a refused log-in"

    Examples:
      | user                  | through    |
      | pat.payer@example.org | Chromium   |
      | pat.payer@example.org | plain HTTP |
      | nobody@example.org    | plain HTTP |

  Scenario Outline: A registration is all or nothing: <accounts>
    When the web service RemoteRegistration is called with
      | accountNumbers | <accounts>            |
      | email          | new.payer@example.org |
      | password       | four loud geese       |
    Then the web service answers
      | HTTP                      | 200       |
      | success                   | <success> |
      | code                      | <code>    |
      | remoteAuthenticationToken | <token>   |
    When the web service ViewCustomerRecord is called with
      | accountNumber | 2003708 |
    Then the web service answers
      | found      | true      |
      | registered | <success> |

    Examples:
      | accounts          | success | code | token |
      | 2003708           | true    | 0    | any   |
      | 2003708\|2000341  | true    | 0    | any   |
      | 2003708\|99999999 | false   | 1    |       |
      | 99999999\|2003708 | false   | 1    |       |

  Scenario: A known e-mail address with another password is refused
    Given a payer "pat.payer@example.org" of account "2003708"
    When the web service RemoteRegistration is called with
      | accountNumbers | 2000341               |
      | email          | pat.payer@example.org |
      | password       | four loud geese       |
    Then the web service answers
      | success                   | false |
      | code                      | 4     |
      | remoteAuthenticationToken |       |

  Scenario: An unknown account is an answer, not an error
    When the web service ViewCustomerRecord is called with
      | accountNumber | 99999999 |
    Then the web service answers
      | HTTP    | 200   |
      | success | true  |
      | found   | false |

  Scenario: Without AS 3 no clerk signs on
    Given advanced setting 3 is ""
    And a payer "pat.payer@example.org" of account "2003708"
    When the web service RemoteAuthentication is called with
      | userName | pat.payer@example.org |
      | password | three quiet herons    |
    Then the web service answers
      | success                   | false |
      | remoteAuthenticationToken |       |


  Scenario: Only addresses of the biller may call
    Given the adapter key ic_services_allow lists "192.0.2.0/24"
    When the web service ViewCustomerRecord is called with
      | accountNumber | 2003708 |
    Then the web service answers
      | HTTP | 403 |

  Scenario Outline: A login opens its own biller only: <bid>
    When the web service ViewCustomerRecord is called with
      | bid           | <bid>   |
      | accountNumber | 2003708 |
    Then the web service answers
      | HTTP | 401 |

    Examples:
      | bid  |
      | 0000 |
      | 3426 |

  @browser @AGT-01
  Scenario Outline: The staff screen shows that its login is another biller's (<through>)
    Given pages are opened through "<through>"
    And the stand-ins have the fault wrong_biller and name "3426" instead
    When I open the stand-in "agent"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    Then the page answers with HTTP status 502
    And I see "Invoice Cloud refused the credential (HTTP 401)"
    And the stand-in agent called ViewCustomerRecord with
      | bid           | 3426    |
      | accountNumber | 2003708 |
    And the page is accessible
    When I take a screenshot of "a wrong biller"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AGT-01
  Scenario: The staff screen shows that its password is wrong
    Given the stand-ins call Invoice Cloud as user cayenta
    When I open the stand-in "agent"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    Then the page answers with HTTP status 502
    And I see "Invoice Cloud refused the credential (HTTP 401)"
