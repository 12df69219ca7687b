@browser @PAY-01
Feature: A payer looks after the log-in
  A locked log-in says whom to ask, a new password ends other sessions, and another account takes its last bill
  (adapter §19).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
      | 987655     | 2024-04-18 | 2024-05-20 | 45.10        | 2036948    |
    And a payer "pat.payer@example.org" of account "2003708"

  Scenario Outline: A locked payer is logged out, reads why, and cannot log in until staff unlock (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    Then I see "Account 2003708"
    When staff lock the payer "pat.payer@example.org"
    And I open the page "/portal/{biller}/payments"
    Then I see
      | Your log-in is locked    |
      | Contact your utility.    |
    And the page is accessible
    When I take a screenshot of "a log-in that was locked"
    And I log in as "pat.payer@example.org"
    Then the field "E-mail address" has the error "Your log-in is locked. Contact your utility."
    And the page is accessible
    When staff unlock the payer "pat.payer@example.org"
    And I log in as "pat.payer@example.org"
    Then I see "Account 2003708"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A new password ends the session of the other device, which shows why (<through>)
    Given pages are opened through "<through>"
    And I browse as "another payer"
    When I log in as "pat.payer@example.org"
    And I browse as "the payer"
    And I log in as "pat.payer@example.org"
    And I open the page "/portal/{biller}/profile/password"
    Then the page is accessible
    When I take a screenshot of "change the password"
    And I fill "Current password" with "not this one"
    And I fill "New password" with "four gray geese at dawn"
    And I press "Change the password"
    Then the field "Current password" has the error "This is not your password. Enter the password you log in with."
    And the error summary has the focus
    When I fill "Current password" with "three quiet herons"
    And I fill "New password" with "four gray geese at dawn"
    And I press "Change the password" twice
    Then I see "Your password was changed."
    When I browse as "another payer"
    And I open the page "/portal/{biller}/payments"
    Then I see "The password of your log-in was changed"
    And the page is accessible
    When I log in as "pat.payer@example.org"
    Then the field "E-mail address" has the error "The e-mail address or the password is not right. Check both, or ask for a new password."

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: Another account is added with its last bill, and with that alone (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I open the page "/portal/{biller}/profile"
    And I follow the link "Add another account"
    Then the page is accessible
    When I take a screenshot of "add an account"
    And I fill "Account number" with "2036948"
    And I fill "Invoice number or amount of the last bill" with "1.23"
    And I press "Add the account"
    Then I see "We found no bill with this account number and this invoice number or amount."
    And the error summary has the focus
    When I fill "Invoice number or amount of the last bill" with "$45.10"
    And I press "Add the account" twice
    Then I see "The account was added."
    When I open the page "/portal/{biller}/"
    Then I see
      | Account 2003708 |
      | Account 2036948 |
    And the page is accessible

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
