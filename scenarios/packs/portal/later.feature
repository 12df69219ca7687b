@browser @PAY-01 @BID-3426
Feature: What becomes of a payment later
  A payment that comes back is never called paid again, and one that staff look into is told on every page (adapter §3.1,
  §4, §5).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And a payer "pat.payer@example.org" of account "2003708"

  @F-04 @AddARItems
  Scenario Outline: <method>, <outcome>: <label> after <days> days (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Balance due: $100.24"
    And I choose "<method>"
    And I choose "<outcome>"
    And I press "Continue"
    And I press "Pay $100.24"
    And I copy the address of the page
    And the pump runs
    And I reload the page
    Then I see "Payment complete"
    When <days> days pass
    And the pump runs
    And I log in as "pat.payer@example.org"
    And I open the copied address
    Then I see "<heading>"
    And I do not see "Payment complete"
    And the page is accessible
    When I take a screenshot of "<label>"
    And I open the page "/portal/{biller}/payments"
    Then I see "<label>"
    And the page is accessible

    Examples:
      | method                  | outcome                              | days | label                 | heading                         | through    |
      | Test bank account (ACH) | Approved, returned by the bank later | 3    | Returned by your bank | Your bank returned this payment | Chromium   |
      | Test bank account (ACH) | Approved, returned by the bank later | 3    | Returned by your bank | Your bank returned this payment | plain HTTP |
      | Test card               | Approved, charged back later         | 11   | Disputed              | This payment was disputed       | Chromium   |
      | Test card               | Approved, charged back later         | 11   | Disputed              | This payment was disputed       | plain HTTP |

  @F-04 @AddARItems @Q-74
  Scenario Outline: A payment that the router refuses stands beside the balance, and nothing is preselected (<through>)
    Given pages are opened through "<through>"
    And the fault "trouble" is switched on with
      | function | AddARItems |
      | times    | 1          |
      | view     | status     |
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Other amount"
    And I fill "Amount, if you chose other amount" with "40"
    And I press "Continue"
    And I press "Pay $40.00"
    And the pump runs
    And I open the page "/portal/{biller}/"
    Then I see
      | Payments being checked: $40.00                   |
      | Please do not pay again.                         |
      | Left to pay after these payments: $60.24         |
    And the link "Make a payment" is not there
    And the page is accessible
    When I take a screenshot of "home with a payment that is being checked"
    And I follow the link "Make another payment"
    Then I see "Payments being checked: $40.00"
    And the page is accessible
    When I take a screenshot of "options with a payment that is being checked"
    And I press "Continue"
    Then I see "Choose which amount you want to pay"
    When I open the page "/portal/{biller}/payments"
    Then I see "Received, being checked"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
