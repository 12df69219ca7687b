@browser @AGT-01
Feature: A clerk is taken from Cayenta's staff screen to Invoice Cloud
  ViewCustomerRecord shows the customer, AgentConnect gives a link for one use to one of six pages (adapter §16, §19).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And advanced setting 114 is "1"
    And the stand-ins of the biller call Invoice Cloud

  @smoke
  Scenario Outline: The screen's button <button> leads to that page of the account (<through>)
    Given pages are opened through "<through>"
    When I browse as "a clerk"
    And I open the stand-in "agent"
    Then I see "Stand-in."
    And the page is accessible
    When I take a screenshot of "staff screen"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    Then the page says
      | accountNumber | 2003708 |
      | active        | yes     |
      | registered    | no      |
      | autoPay       | no      |
      | paperInvoices | yes     |
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "customer's record"
    And I press "<button>"
    Then the stand-in agent called AgentConnect with
      | bid           | {biller} |
      | agentId       | clerk-7  |
      | page          | <page>   |
      | accountNumber | 2003708  |
    And I see "Invoice Cloud gave a link for one use."
    And the page is accessible
    When I press "Open the link"
    Then the address of the page is "/agent/{biller}/open"
    And the page says
      | Account | 2003708 |
      | Page    | <page>  |
      | Clerk   | clerk-7 |
    When I take a screenshot of "what the link is for"
    And I press "Open as clerk-7"
    Then the address of the page begins with "/agent/{biller}/<page>"
    And the page answers with HTTP status 200
    And I see "2003708"
    When I take a screenshot of "<page> at Invoice Cloud"

    Examples:
      | button    | page      | through    |
      | Customer  | customer  | Chromium   |
      | Customer  | customer  | plain HTTP |
      | Invoices  | invoices  | plain HTTP |
      | Payment   | payment   | plain HTTP |
      | Autopay   | autopay   | plain HTTP |
      | Paperless | paperless | plain HTTP |

  @AdjARItem @F-06 @AS-114
  Scenario Outline: A clerk's refund arrives in the router's ledger (<through>)
    Given pages are opened through "<through>"
    And the payment "p1" of "40.00" by account "2003708" is submitted
    And the pump runs
    When I browse as "a clerk"
    And I open the stand-in "agent"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    And I press "Refund"
    And I press "Open the link"
    And I press "Open as clerk-7"
    Then the address of the page is "/agent/{biller}/refund"
    And I see "$40.00"
    When I take a screenshot of "payments of the account"
    And I open the page "/agent/{biller}/refund/p1"
    And I choose "Refund a part"
    And I fill "Amount of a partial refund or credit" with "15.00"
    And I press "Submit refund"
    Then the address of the page begins with "/agent/{biller}/records/"
    And I see "QUEUED"
    When the pump runs
    And I reload the page
    Then I see "SENT"
    And the page is accessible
    When I take a screenshot of "a refund that was sent"
    Then the router was asked in this order
      | function   | ITEM_AMT | status |
      | AddARItems | 40.00    | 0      |
      | AdjARItem  | 25.00    | 0      |
    And the books of account "2003708" say
      | CURRENT_BALANCE | 75.24 |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A link that was used is refused in another browser (<through>)
    Given pages are opened through "<through>"
    And the stand-ins have the fault token_twice
    When I browse as "a clerk"
    And I open the stand-in "agent"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    And I press "Invoices"
    And I copy the address of the page
    And I press "Open the link"
    And I press "Open as clerk-7"
    Then the address of the page is "/agent/{biller}/invoices"
    When I browse as "a guest"
    And I open the copied address
    And I press "Open the link"
    Then the page answers with HTTP status 410
    And I see "This link cannot be used"
    And the page is accessible
    When I take a screenshot of "a link used twice"
    And I open the page "/agent/{biller}/invoices"
    Then I do not see "987654"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario Outline: A link is refused when <what> (<through>)
    Given pages are opened through "<through>"
    And the stand-ins have the fault <fault>
    When I browse as "a clerk"
    And I open the stand-in "agent"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    And I press "Refund"
    And <minutes> minutes pass
    And I press "Open the link"
    Then the page answers with HTTP status 410
    And I see "This link cannot be used"
    When I open the page "/agent/{biller}/refund"
    Then I do not see "2003708"

    Examples:
      | what                    | fault         | minutes | through    |
      | its five minutes passed | clock_ahead   | 6       | plain HTTP |
      | a character was changed | altered_token | 0       | Chromium   |
      | a character was changed | altered_token | 0       | plain HTTP |

  Scenario: A page that Invoice Cloud does not have leads to the customer's page
    Given the stand-ins have the fault wrong_target
    When I browse as "a clerk"
    And I open the stand-in "agent"
    And I fill in
      | Account number | 2003708 |
      | Your staff id  | clerk-7 |
    And I press "Look up"
    And I press "Refund"
    And I press "Open the link"
    And I press "Open as clerk-7"
    Then the address of the page is "/agent/{biller}/customer"

  Scenario Outline: An account that Invoice Cloud does not know (<through>)
    Given pages are opened through "<through>"
    When I open the stand-in "agent"
    And I fill in
      | Account number | 99999999 |
      | Your staff id  | clerk-7  |
    And I press "Look up"
    Then the page answers with HTTP status 404
    And I see "Invoice Cloud does not know account '99999999'."
    And the fields hold
      | Account number | 99999999 |
      | Your staff id  | clerk-7  |
    And the page is accessible
    When I take a screenshot of "an unknown account"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
