@browser @PAY-01 @BID-3426
Feature: A payer pays in the portal
  No page contradicts the router's ledger, whatever the router answers and whatever the browser repeats (adapter §1.3,
  §2.5 to §2.7).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And a payer "pat.payer@example.org" of account "2003708"

  @F-04 @AddARItems @smoke
  Scenario Outline: The live balance is paid once, however often the button is pressed (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    Then the address of the page is "/portal/{biller}/"
    And I see
      | $100.24                                    |
      | Live from City of Bellevue (WA), just now |
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "home"
    And I follow the link "Make a payment"
    Then the title of the page begins with "Pay your bill"
    And the page is accessible
    When I take a screenshot of "options"
    And I choose "Balance due: $100.24"
    And I choose "Test card"
    And I press "Continue"
    Then the page says
      | Amount (balance due) | $100.24   |
      | Account              | 2003708   |
      | Pay with             | Test card |
    And the page is accessible
    When I take a screenshot of "check your payment"
    And I press "Pay $100.24" twice
    Then I see "Payment received"
    And I see "It is not yet on your bill."
    And the page is accessible
    When I take a screenshot of "confirmation"
    And I copy the address of the page
    And the pump runs
    And I reload the page
    Then I see "Payment complete"
    And the books of account "2003708" say
      | CURRENT_BALANCE | 0 |
    And the records of the pump are
      | kind    | account_number | state |
      | payment | 2003708        | SENT  |
    When I open the page "/portal/{biller}/payments"
    Then I see
      | $100.24   |
      | Card      |
      | Paid      |
    And the page is accessible
    When I take a screenshot of "payments"
    And I open the copied address
    Then I see "Payment complete"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-04 @AddARItems @Q-74
  Scenario Outline: A lost reply is not known yet, and it never says to pay again (<through>)
    Given pages are opened through "<through>"
    And the fault "lost_reply" is switched on for AddARItems
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Balance due: $100.24"
    And I press "Continue"
    And I press "Pay $100.24" and the reply is lost
    And I reload the page
    Then I see "Payment received"
    And the button "Pay $100.24" is not there
    When the pump runs
    And I reload the page
    Then I see
      | We do not know yet whether your utility has this payment |
      | Please do not pay again.                                 |
    And the link "Choose another way to pay" is not there
    And the page is accessible
    When I take a screenshot of "not known yet"
    And I copy the address of the page
    And I open the page "/portal/{biller}/"
    Then I see
      | Payments on their way: $100.24                                                                   |
      | not known yet whether it is on your account. Do not pay it again.                                |
      | The balance above may or may not include them.                                                   |
    And the page is accessible
    When I take a screenshot of "home with a payment that is not known yet"
    And I browse as "staff"
    And I open the page "/crm/pump/{biller}/records?q=2003708&state=UNCERTAIN"
    Then I see "UNCERTAIN"
    When I browse as "the payer"
    And I open the page "/portal/{biller}/payments"
    Then I see "We do not know yet whether one of your payments arrived. Please do not pay it again."
    And the records of the pump are
      | kind    | state     | attempts |
      | payment | UNCERTAIN | 1        |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-04 @AddARItems
  Scenario Outline: The router is <router>: <label> (<through>)
    Given pages are opened through "<through>"
    And the adapter key timeouts.read is "1"
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Balance due: $100.24"
    And I press "Continue"
    And the fault "trouble" is switched on with
      | function | AddARItems |
      | times    | 1          |
      | view     | <view>     |
    And I press "Pay $100.24"
    And the pump runs
    And I reload the page
    Then I see "<heading>"
    And the page says
      | Status | <label> |
    And the link "Choose another way to pay" is not there
    And the page is accessible
    When I take a screenshot of "the router is <router>"

    Examples:
      | router                   | view   | label                   | heading                                                  | through    |
      | refusing                 | status | Received, being checked | Payment received                                         | Chromium   |
      | refusing                 | status | Received, being checked | Payment received                                         | plain HTTP |
      | silent                   | hang   | Not known yet           | We do not know yet whether your utility has this payment | Chromium   |
      | silent                   | hang   | Not known yet           | We do not know yet whether your utility has this payment | plain HTTP |
      | failing after the commit | http   | Not known yet           | We do not know yet whether your utility has this payment | plain HTTP |

  @F-04 @AddARItems @Q-41
  Scenario Outline: While the router is down, stored amounts are shown, and the payment waits (<through>)
    Given pages are opened through "<through>"
    And the advanced settings are
      | 8  | http://127.0.0.1:9/router |
      | 11 | http://127.0.0.1:9/router |
    When I log in as "pat.payer@example.org"
    Then I see "$80.25"
    And I do not see "Live from"
    And the page is accessible
    When I take a screenshot of "home while the router is down"
    And I follow the link "Make a payment"
    And I choose "Balance due: $80.25"
    And I press "Continue"
    And I press "Pay $80.25"
    And the pump runs
    And I reload the page
    Then I see "We could not reach your utility yet and will send your payment as soon as we can."
    When I take a screenshot of "taken while the router is down"
    And advanced setting 11 is the router's address
    And it is "2024-05-10T12:10"
    And the pump runs
    And I reload the page
    Then I see "Payment complete"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-04 @AddARItems
  Scenario Outline: The same payment in two tabs is one payment (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Balance due: $100.24"
    And I press "Continue"
    And I open the same page in a second tab
    And I press "Pay $100.24" in both tabs at once
    Then I see "Payment received"
    When I go to the first tab
    Then I see "Payment received"
    When I go back
    And the pump runs
    Then the records of the pump are
      | kind    | state |
      | payment | SENT  |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-04
  Scenario Outline: A declined payment takes nothing, and another one may be tried (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    And I choose "Other amount"
    And I press "Continue"
    Then the title of the page begins with "Error: Pay your bill"
    And the field "Amount, if you chose other amount" has the error "Enter an amount in dollars and cents, such as 25.00."
    And the error summary has the focus
    And the page is accessible
    When I take a screenshot of "an error of the options"
    And I fill "Amount, if you chose other amount" with "$ 25"
    And I choose "Declined"
    And I press "Continue"
    And I press "Pay $25.00"
    Then I see
      | Payment declined  |
      | Nothing was taken |
    And the page is accessible
    When I take a screenshot of "declined"
    And I follow the link "Choose another way to pay"
    Then the field "Other amount" holds "on"
    And the records of the pump are
      | kind | state |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-28 @INT-4012
  Scenario Outline: Both methods are blocked (<through>)
    Given pages are opened through "<through>"
    And advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And the GetAccount tags of account "2003708" are
      | CREDIT_RATING_CD | CO |
    When I log in as "pat.payer@example.org"
    Then I see "Payments online are not available, please contact your utility."
    And the link "Make a payment" is not there
    And the page is accessible
    When I take a screenshot of "payments are blocked"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
