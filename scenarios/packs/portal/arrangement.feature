@browser @ITG-3456 @ITG-3462
Feature: A payer pays the amount of a pay arrangement
  The radio button is shown where the stored amount is above zero; what it pays is a standard payment (adapter §2.5).

  Scenario Outline: The arrangement of account 2036948 is offered and paid (<through>)
    Given a biller of template "3426"
    And it is "2024-11-15T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987655     | 2024-11-01 | 2024-11-18 | 90.00        | 2036948    |
    And a payer "pat.payer@example.org" of account "2036948"
    And pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I follow the link "Make a payment"
    Then the field "Pay arrangement amount: $1,671.40" is there
    And the page is accessible
    When I take a screenshot of "options with a pay arrangement"
    And I choose "Pay arrangement amount: $1,671.40"
    And I press "Continue"
    And I press "Pay $1,671.40"
    And the pump runs
    Then the router got AddARItems with
      | SS_ACCOUNT_NO | 2036948 |
      | ITEM_AMT      | 1671.40 |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
