@BILLPDF @F-15
Feature: Who gets an image
  UserName and Password are a login of the biller; the list of addresses is the router's (router §1.2, §7).

  Background:
    Given a router of template "3426"

  @key-allow_anonymous
  Scenario: Without a login, as long as the biller has none
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then an image is returned
    When the router key allow_anonymous is "false"
    And I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then HTTP 401 is returned instead of an image

  @key-credentials
  Scenario Outline: The login as <user> with <password> is answered <status>
    Given the router's logins are
      | user | password  |
      | ic   | right-one |
    When I ask for the image with
      | UserName   | <user>              |
      | Password   | <password>          |
      | Account_No | 999                 |
      | Invoice_No | 987654              |
      | Bill_Dt    | 2024-04-18T00:00:00 |
    Then HTTP <status> is returned instead of an image

    Examples:
      | user | password  | status |
      | ic   | right-one | 200    |
      | ic   | wrong-one | 401    |
      | IC   | right-one | 401    |
      | ic   |           | 401    |
      |      | right-one | 401    |
      |      |           | 401    |

  @key-credentials
  Scenario: A login with a list of functions needs BILLPDF in it
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | GetAccount |
    And I sign in as "ic" with the password "pw"
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then HTTP 401 is returned instead of an image
    Given the router's logins are
      | user | password | functions           |
      | ic   | pw       | GetAccount, BILLPDF |
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then an image is returned

  @key-ip_allow_list @key-trust_client_ip_header
  Scenario: An address that is not listed
    Given the router admits the addresses "192.0.2.11" only
    And the router key trust_client_ip_header is "X-Sim-Client-Ip"
    And my requests have the header "X-Sim-Client-Ip" with "192.0.2.99"
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then HTTP 403 is returned instead of an image
    When my requests have the header "X-Sim-Client-Ip" with "192.0.2.11"
    And I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then an image is returned

  Scenario: The journal shows each request, of a password only that there is one
    Given the router's logins are
      | user | password  |
      | ic   | right-one |
    And I sign in as "ic" with the password "right-one"
    When I ask for the image of bill "987654" of "2024-04-18" for account "138714"
    And I sign in as "ic" with the password "wrong-one"
    And I ask for the image of bill "987654" of "2024-04-18" for account "138714"
    Then the router was asked
      | function | account | http_status | status | login |
      | BILLPDF  | 2003708 | 200         |        | ic    |
      | BILLPDF  | 138714  | 401         |        |       |
    And the last request at the router holds "POST BILLPDF"
    And the last request at the router holds "UserName=ic&Password=***&Account_No=138714"
