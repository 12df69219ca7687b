@browser
Feature: Staff look after payers and customers
  What staff do is done once and written down with who did it; what a payer sees is explained by the code and the setting
  behind it (adapter §2.6, §14, §19.1).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T12:00"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 80.25  | 2024-11-01 | 2024-11-18 |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987655     | 2024-11-01 | 2024-11-18 | 80.25        | 4000001    |
    And a payer "pat.payer@example.org" of account "4000001"

  @PAY-01 @smoke
  Scenario Outline: A payer is locked and let in again (<through>)
    Given pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I browse as "staff"
    And I open the page "/crm/billers/{biller}/payers?q=pat"
    And I follow the link "pat.payer@example.org"
    Then the page is accessible
    When I press "Lock" twice
    Then I see
      | Log-in locked by local |
      | sessions ended: 1      |
    And the page fits the window
    When I take a screenshot of "a payer who is locked"
    And I browse as "the payer"
    And I open the page "/portal/{biller}/"
    Then the title of the page begins with "Your log-in is locked"
    When I browse as "staff"
    And I press "Unlock"
    Then I see "The payer can log in again."
    When I press "Write a link for a new password"
    Then I see "A link for a new password was written to the outbox."

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @INT-4012 @Q-55
  Scenario Outline: While AS 32 is 0, staff block a method and open it again (<through>)
    Given pages are opened through "<through>"
    And I browse as "staff"
    When I open the page "/crm/billers/{biller}/customers?account=4000"
    And I follow the link "4000001"
    And I select "on" for "Block ACH"
    And I press "Change the blocks" twice
    Then I see "Block ACH is on: set by local on 2024-11-15 12:00."
    And the page is accessible
    And the page fits the window
    And account "4000001" at Invoice Cloud has
      | block_ach | true  |
      | block_cc  | false |
    When I take a screenshot of "a method that staff blocked"
    And I follow the link "As the payer sees it"
    Then I do not see "Test bank account (ACH)"
    And I see "Test card"
    And the page is accessible
    When I take a screenshot of "an account as its payer sees it"
    And I follow the link "Back to customer 4000001"
    And I select "off" for "Block ACH"
    And I press "Change the blocks"
    Then account "4000001" at Invoice Cloud has
      | block_ach | false |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @INT-4012 @Q-55
  Scenario Outline: While AS 32 is 1, the blocks are RTDR's and read-only (<through>)
    Given pages are opened through "<through>"
    And advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And advanced setting 32 is "1"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCHK |
    And I browse as "staff"
    When RTDR runs for account "4000001"
    And I open the page "/crm/billers/{biller}/customers/4000001"
    Then I see
      | Read-only: AS 32 is 1                             |
      | Block ACH is on: RTDR found CREDIT_RATING_CD NOCHK |
      | NOCHK of AS 28 blocks EFT                          |
    And I do not see "Change the blocks"
    And the page is accessible
    When I take a screenshot of "blocks that belong to RTDR"
    And I follow the link "Look-ups of this account"
    Then I see "BlockACH"
    And the page is accessible
    When the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | EXCEL |
    And RTDR runs for account "4000001"
    Then account "4000001" at Invoice Cloud has
      | block_ach | false |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @AddIssueContact @F-14 @Q-43
  Scenario Outline: Staff see each attempt to submit a ticket, and why it failed (<through>)
    Given pages are opened through "<through>"
    And the biller takes contact-us tickets
    And the fault "refused" is switched on with
      | function    | AddIssueContact |
      | view        | status          |
      | code        | -4              |
      | level       | params          |
      | description | not now         |
    When I log in as "pat.payer@example.org"
    And I follow the link "Contact us"
    And I fill in
      | Your name          | Pat Payer    |
      | Phone number       | 202-555-0187 |
      | What is the issue? | No water     |
    And I press "Send request"
    Then I do not see "not now"
    When I browse as "staff"
    And I open the page "/crm/billers/{biller}/tickets?account=4000001"
    Then I see
      | Pat Payer |
      | not now   |
      | STATUS -4 |
    And the page is accessible
    And the page fits the window
    When I take a screenshot of "attempts to submit a ticket"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @Q-37 @smoke
  Scenario Outline: A finding of the onboarding check is corrected by its link (<through>)
    Given pages are opened through "<through>"
    And advanced setting 47 is ""
    And I browse as "staff"
    When I open the page "/crm/billers/{biller}/onboarding"
    Then I see "blank: paperless changes are held"
    And the page is accessible
    And the page fits the window
    When I take a screenshot of "an onboarding check that fails"
    And I follow the link "AS 47"
    And I fill "AS 47 Cayenta – Paperless Alert Flag" with "PLON|PLOFF"
    And I press "Preview the change"
    And I press "Save the change"
    And I open the page "/crm/billers/{biller}/onboarding"
    Then I do not see "blank: paperless changes are held"
    When I press "Run again with calls"
    Then I see "Routers and the file server were called."
    And the page is accessible

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
