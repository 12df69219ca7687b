@browser @BID-3426
Feature: A payer turns autopay on and off
  The payer sees what is collected next and what became of the last bills, whatever the router answers (adapter §8,
  §19.1).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T12:00"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind   | amount | effective  | due        |
      | bill   | 90.00  | 2024-10-20 | 2024-11-20 |
      | charge | 7.00   | 2024-11-01 |            |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    |
    And advanced setting 46 is "APON|APOFF"
    And a payer "pat.payer@example.org" of account "4000001"

  @F-07 @AddAlert @F-04 @AddARItems @smoke
  Scenario Outline: Turned on once, collected on the due date, turned off (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I follow the link "Profile"
    And I follow the link "Turn autopay on for account 4000001"
    Then the page is accessible
    And the page fits the window
    When I take a screenshot of "autopay is off"
    And I press "Turn autopay on"
    Then the title of the page begins with "Error: Autopay"
    And the error summary has the focus
    And the page is accessible
    When I choose "Test card"
    And I press "Turn autopay on" twice
    Then the address of the page begins with "/portal/{biller}/profile"
    And the page is accessible
    When I open the page "/portal/{biller}/"
    Then I see "Autopay is on. It pays this bill on November 20, 2024."
    When I open the page "/portal/{biller}/accounts/4000001/autopay"
    Then I see "The next bill is collected on November 20, 2024: $97.00 as it stands now."
    And the page is accessible
    When I take a screenshot of "autopay is on"
    And the pump runs
    Then the alerts of account "4000001" are
      | ALERT_CD |
      | APON     |
    When it is "2024-11-20T06:00"
    And autopay runs
    And the pump runs
    And I log in as "pat.payer@example.org"
    And I open the page "/portal/{biller}/accounts/4000001/autopay"
    Then I see "Collected by autopay."
    And the page is accessible
    When I take a screenshot of "a bill that autopay collected"
    And I open the page "/portal/{biller}/payments"
    Then I see "$97.00"
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |
    When I open the page "/portal/{biller}/accounts/4000001/autopay"
    And I press "Turn autopay off" twice
    And the pump runs
    Then the alerts of account "4000001" are
      | ALERT_CD |
      | APON     |
      | APOFF    |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @F-04 @AddARItems @Q-74
  Scenario Outline: A collection whose reply is lost is not known yet (<through>)
    Given pages are opened through "<through>"
    And account "4000001" is enrolled in autopay with CC
    And the fault "lost_reply" is switched on for AddARItems
    When it is "2024-11-20T06:00"
    And autopay runs
    And the pump runs
    And I log in as "pat.payer@example.org"
    And I open the page "/portal/{biller}/payments"
    Then I see
      | Not known yet                                                                        |
      | We do not know yet whether one of your payments arrived. Please do not pay it again. |
    And the page is accessible
    When I take a screenshot of "a collection that is not known yet"
    And autopay runs
    And the pump runs
    Then the records of the pump are
      | kind    | state     | attempts |
      | autopay | SENT      | 1        |
      | payment | UNCERTAIN | 1        |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AS-28 @INT-4012
  Scenario Outline: A blocked method is not collected, and the payer sees why (<through>)
    Given pages are opened through "<through>"
    And account "4000001" is enrolled in autopay with CC
    And advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | CO |
    When it is "2024-11-20T06:00"
    And autopay runs
    Then staff read about autopay of account "4000001" "every payment method is blocked for this account (AS 28): CREDIT_RATING_CD CO; tried again every day"
    When I log in as "pat.payer@example.org"
    And I open the page "/portal/{biller}/accounts/4000001/autopay"
    Then I see "Payments online are not available, please contact your utility."
    And the button "Turn autopay off" is there
    And the page is accessible
    When I take a screenshot of "autopay is blocked"
    Then the router got exactly 0 like this
      | function | AddARItems |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
