@browser @AddIssueContact @F-14 @Q-43
Feature: A payer asks for help on the contact-us page
  One submit makes one request; whatever the browser repeats finds the same ticket, and what was typed is kept on every
  failure (adapter §14).

  Background:
    Given a biller of template "3426"
    And it is "2023-12-15T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2023-11-18 | 2023-12-20 | 100.24       | 2086971    |
    And the biller takes contact-us tickets
    And a payer "jordan.sample@example.org" of account "2086971"

  @CCU-04 @CCU-05 @CCU-06 @WX-CCU-1 @smoke
  Scenario Outline: A ticket number is shown, and one ticket is made (<through>)
    Given pages are opened through "<through>"
    When I log in as "jordan.sample@example.org"
    And I follow the link "Contact us"
    Then the title of the page begins with "Contact us"
    And the field "E-mail address" holds "jordan.sample@example.org"
    And the page is accessible
    When I take a screenshot of "contact us"
    And I fill in
      | Your name          | JORDAN Q SAMPLE |
      | Phone number       | 202 555 0187    |
      | What is the issue? | TEST for IC     |
    And I press "Send request" twice
    Then I see "Your request was submitted. Ticket number: 300630"
    And the page is accessible
    When I take a screenshot of "ticket number"
    And I reload the page
    Then I see "Ticket number: 300630"
    And the router got exactly 1 like this
      | function | AddIssueContact |
    And the router got AddIssueContact with
      | ACCOUNT_NO   | 2086971                                                           |
      | CONTACT_DESC | Contact: JORDAN Q SAMPLE, 202-555-0187, jordan.sample@example.org |

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @CCU-04
  Scenario Outline: Without the feature there is no entry, and the page is not there (<through>)
    Given pages are opened through "<through>"
    And the adapter key contact_us_provider is "NONE"
    When I log in as "jordan.sample@example.org"
    Then the link "Contact us" is not there
    When I open the page "/portal/{biller}/contact-us"
    Then the page answers with HTTP status 404
    And the page is accessible

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @CCU-05 @CCU-07
  Scenario Outline: Mistakes are said beside each field, and nothing typed is lost (<through>)
    Given pages are opened through "<through>"
    When I log in as "jordan.sample@example.org"
    And I follow the link "Contact us"
    And I fill in
      | Phone number       | 555-0187    |
      | E-mail address     | at my house |
      | What is the issue? | No water    |
    And I press "Send request"
    Then the title of the page begins with "Error: Contact us"
    And the field "Phone number" has the error "Enter a phone number of 10 digits, like 202-555-0187."
    And the field "E-mail address" has the error "Enter an e-mail address like name@example.org."
    And the error summary has the focus
    And the fields hold
      | Phone number       | 555-0187    |
      | E-mail address     | at my house |
      | What is the issue? | No water    |
    And the page is accessible
    And the router got exactly 0 like this
      | function | AddIssueContact |
    When I take a screenshot of "errors of the form"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |

  @CCU-07
  Scenario Outline: <why> (<through>)
    Given pages are opened through "<through>"
    And the fault "refused" is switched on with
      | function    | AddIssueContact |
      | view        | status          |
      | code        | <code>          |
      | level       | <level>         |
      | description | not now         |
    When I log in as "jordan.sample@example.org"
    And I follow the link "Contact us"
    And I fill in
      | Your name          | Jordan Sample |
      | Phone number       | 202-555-0187  |
      | What is the issue? | No water      |
    And I press "Send request"
    Then I see "Your request could not be submitted. Please try again or contact your utility."
    And I do not see "not now"
    And I do not see "may have been received"
    And the field "What is the issue?" holds "No water"
    And the page is accessible
    When I take a screenshot of "the ticket was refused"
    And all faults are switched off
    And I press "Send request"
    Then I see "Ticket number:"

    @WX-CCU-2
    Examples:
      | why                                  | code | level  | through    |
      | STATUS -4 within Params makes an error | -4   | params | Chromium   |
      | STATUS -4 within Params makes an error | -4   | params | plain HTTP |

    @WX-CCU-3
    Examples:
      | why                                   | code | level    | through    |
      | STATUS 5 of the function makes an error | 5    | function | Chromium   |
      | STATUS 5 of the function makes an error | 5    | function | plain HTTP |

  @CCU-07
  Scenario Outline: After a time-out a second submit asks first (<through>)
    Given pages are opened through "<through>"
    And the adapter key timeouts.read is "1"
    And the fault "silence" is switched on for AddIssueContact
    When I log in as "jordan.sample@example.org"
    And I follow the link "Contact us"
    And I fill in
      | Your name          | Jordan Sample |
      | Phone number       | 202-555-0187  |
      | What is the issue? | No water      |
    And I press "Send request"
    Then I see "The request may have been received."
    And the field "What is the issue?" holds "No water"
    And the page is accessible
    When I take a screenshot of "the request may have been received"
    And all faults are switched off
    And I press "Send request"
    Then I see "Send your request again?"
    And the page is accessible
    And the router got exactly 1 like this
      | function | AddIssueContact |
    When I take a screenshot of "asks before it sends again"
    And I press "Send it again"
    Then I see "Ticket number:"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
