@browser @PAY-01
Feature: A guest pays one bill on the virtual site
  The bill is found by the account number and a fact of the bill; a wrong fact and an unknown account are answered alike
  (adapter §19.1).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And I browse as "a guest"

  @F-04 @AddARItems @smoke
  Scenario Outline: A bill is found and paid once (<through>)
    Given pages are opened through "<through>"
    When I open the page "/pay/{biller}/"
    Then the page is accessible
    And the page fits the window
    When I take a screenshot of "find a bill"
    And I press "Find my bill"
    Then the title of the page begins with "Error: "
    And the error summary has the focus
    When I fill in
      | Account number           | 2003708 |
      | Invoice number or amount | 80.25   |
    And I press "Find my bill"
    Then the address of the page is "/pay/{biller}/bill"
    And the page is accessible
    When I take a screenshot of "options of a guest"
    And I choose "Balance due: $100.24"
    And I press "Continue"
    And I press "Pay $100.24" twice
    Then I see "Payment received"
    And the page is accessible
    When I take a screenshot of "confirmation of a guest"
    And I copy the address of the page
    And the pump runs
    And I reload the page
    Then I see "Payment complete"
    When I open the page "/pay/{biller}/bill"
    Then I see "Payment complete"
    And the records of the pump are
      | kind    | account_number | state |
      | payment | 2003708        | SENT  |
    When I browse as "another payer"
    And I open the copied address
    Then the address of the page is "/pay/{biller}/"
    And I do not see "Payment complete"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A wrong fact and an unknown account get the same answer: <account> (<through>)
    Given pages are opened through "<through>"
    When I open the page "/pay/{biller}/"
    And I fill in
      | Account number           | <account> |
      | Invoice number or amount | 80.26     |
    And I press "Find my bill"
    Then I see "We could not find a bill with these details. Check the account number and the invoice number or amount."
    And the fields hold
      | Account number           | <account> |
      | Invoice number or amount | 80.26     |
    And the page is accessible
    And the router was asked nothing

    Examples:
      | account | through    |
      | 2003708 | Chromium   |
      | 2003708 | plain HTTP |
      | 9999999 | plain HTTP |

  @F-04 @AddARItems @Q-74
  Scenario Outline: The router loses the reply: a guest reads not to pay again (<through>)
    Given pages are opened through "<through>"
    And the fault "lost_reply" is switched on for AddARItems
    When I open the page "/pay/{biller}/"
    And I fill in
      | Account number           | 2003708 |
      | Invoice number or amount | 80.25   |
    And I press "Find my bill"
    And I choose "Balance due: $100.24"
    And I press "Continue"
    And I press "Pay $100.24" and the reply is lost
    And I reload the page
    And the pump runs
    And I reload the page
    Then I see
      | We do not know yet whether your utility has this payment |
      | Please do not pay again.                                 |
    And the link "Choose another way to pay" is not there
    And the records of the pump are
      | kind    | state     | attempts |
      | payment | UNCERTAIN | 1        |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
