@browser @PAY-01 @BID-3426
Feature: A payer reads the fee and the total before paying
  The fee is on top of what the utility gets; the payer agrees to the sum of both (adapter §3).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And a payer "pat.payer@example.org" of account "2003708"

  @F-04 @AddARItems @WX-PAY-1
  Scenario: The fee stands beside the amount, the total is what is paid, the utility gets the amount
    Given pages are opened through "plain HTTP"
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Balance due: $100.24"
    And I choose "Test card"
    And I fill "Fee" with "2.50"
    And I press "Continue"
    Then the page says
      | Amount (balance due) | $100.24 |
      | Fee                  | $2.50   |
      | Total                | $102.74 |
    When I press "Pay $102.74"
    And the pump runs
    Then the router got AddARItems with
      | ITEM_AMT | 100.24 |
