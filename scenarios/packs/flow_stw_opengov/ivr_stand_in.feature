@browser @BO-103 @Q-59
Feature: The IVR, played by the simulator, reads balances out and takes payments
  A caller is identified by the number, hears the balance and pays by card with payment source 2 (adapter §17).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    And the adapter key biller_options.103 is "true"
    And the adapter key ivr_redirect_numbers lists "202-555-0100"
    And the stand-ins of the biller call Invoice Cloud

  @F-04 @AddARItems
  Scenario Outline: A caller hears the balance and pays (<through>)
    Given pages are opened through "<through>"
    When I open the stand-in "ivr"
    Then the page is accessible
    When I fill in
      | Number of the caller | (202) 555-0118 |
      | Account number       | 2003708        |
    And I press "Call"
    Then I see
      | Your balance is 80 dollars and 25 cents. |
      | SAVED                                    |
    And the customer profile of account "2003708" has the phone "2025550118"
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "a call to the IVR"
    And I fill "Amount" with "20.00"
    And I press "Pay"
    Then I see "Thank you. Your payment of 20 dollars was taken."
    When I take a screenshot of "paid over the phone"
    And the pump runs
    Then the router got AddARItems with
      | SS_ACCOUNT_NO | 2003708 |
      | ITEM_AMT      | 20.00   |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  Scenario: A number that redirects calls is not saved
    When I open the stand-in "ivr"
    And I fill in
      | Number of the caller | 202-555-0100 |
      | Account number       | 2003708      |
    And I press "Call"
    Then I see "REDIRECT_NUMBER"
    And the customer profile of account "2003708" has the phone ""

  Scenario: A number that Cayenta knows needs no account
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO       | accounts |
      | 1         | HOME     | (202) 555-0142 | 2003708  |
    When I open the stand-in "ivr"
    And I fill "Number of the caller" with "+1 202 555 0142"
    And I press "Call"
    Then I see "We know your number."
    And I see "Your balance is 80 dollars and 25 cents."
