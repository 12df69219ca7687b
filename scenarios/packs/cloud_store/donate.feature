@browser @BID-3426
Feature: Donations in the cloud store
  A customer who is logged in gives the account number with the donation, a guest does not (adapter §3.4).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |

  @ITG-2156 @F-04 @AddARItems
  Scenario Outline: A donation of a customer carries the account number (<through>)
    Given pages are opened through "<through>"
    And a payer "pat.payer@example.org" of account "2003708"
    When I log in as "pat.payer@example.org"
    And I open the page "/store/{biller}/"
    Then the page is accessible
    When I take a screenshot of "the cloud store"
    And I follow the link "Donate as customer of account 2003708"
    Then the page is accessible
    When I take a screenshot of "a donation"
    And I choose "Another amount"
    And I fill "Amount, if you chose another amount" with "12.50"
    And I press "Continue"
    Then the page is accessible
    When I press "Donate $12.50" twice
    And the pump runs
    Then the router got AddARItems with
      | SS_ACCOUNT_NO | 2003708 |
      | ITEM_AMT      | 12.50   |
    And the router got exactly 1 like this
      | function | AddARItems |
    When I reload the page
    Then the page is accessible
    When I take a screenshot of "thank you"
    And I open the page "/portal/{biller}/"
    Then I see "$100.24"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @Q-39
  Scenario Outline: A guest's donation is not sent to the router (<through>)
    Given pages are opened through "<through>"
    And I browse as "a guest"
    When I open the page "/store/{biller}/"
    And I follow the link "Donate"
    And I choose "$25.00"
    And I press "Continue"
    And I press "Donate $25.00"
    And the pump runs
    And I reload the page
    Then I see "Thank you for your donation"
    And the page is accessible
    And the router got exactly 0 like this
      | function | AddARItems |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
