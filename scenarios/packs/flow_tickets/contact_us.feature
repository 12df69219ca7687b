@AddIssueContact @F-14 @Q-43
Feature: Contact-us tickets reach Cayenta
  One submit of the form makes one AddIssueContact, never a second one; the payer reads the ticket number or that there
  is none, and staff see why (adapter §14).

  Background:
    Given a biller of template "3426"
    And it is "2023-12-15"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2023-11-18 | 2023-12-20 | 100.24       | 2086971    |
    And the biller takes contact-us tickets

  @CCU-04 @CCU-05 @CCU-06 @WX-CCU-1 @smoke
  Scenario: The documented ticket
    When the payer of account "2086971" submits the ticket "form-1"
    Then the payer reads "Your request was submitted. Ticket number: 300630"
    And the router got AddIssueContact with
      | ISSUE_TP     | CU                                                                |
      | CONTACT_TP   | WEB                                                               |
      | EFFECTIVE_DT | 20231215                                                          |
      | ACCOUNT_NO   | 2086971                                                           |
      | UPLOAD_YN    | N                                                                 |
      | CONTACT_DESC | Contact: JORDAN Q SAMPLE, 202-555-0187, jordan.sample@example.org |
    And the ticket at the router has the questions
      | SEQ | VERSION | RESPONSE_TP | ANSWER      |
      | 1   | 5       | STRNG       | BILL        |
      | 2   | 15      | LGCOM       | TEST for IC |
    And staff see the tickets
      | source_id | account_number | outcome | issue_no |
      | form-1    | 2086971        | SENT    | 300630   |

  Scenario: The same form again makes no second request
    When the payer of account "2086971" submits the ticket "form-1"
    And the payer of account "2086971" submits the ticket "form-1"
    Then the payer reads "Your request was submitted. Ticket number: 300630"
    And the router was asked
      | function        |
      | AddIssueContact |

  @CCU-07
  Scenario Outline: A ticket that is not created: <why>
    Given the fault "refused" is switched on with
      | function    | AddIssueContact |
      | view        | status          |
      | code        | <code>          |
      | level       | <level>         |
      | description | not now         |
    When the payer of account "2086971" submits the ticket "form-1"
    Then the payer reads "Your request could not be submitted. Please try again or contact your utility."
    And staff see the tickets
      | source_id | outcome  | issue_no | status |
      | form-1    | REJECTED |          | <code> |

    @WX-CCU-2
    Examples:
      | why                     | code | level  |
      | STATUS -4 within Params | -4   | params |

    @WX-CCU-3
    Examples:
      | why                      | code | level    |
      | STATUS 5 of the function | 5    | function |

  @CCU-07
  Scenario Outline: No readable answer comes: <fault>
    Given the fault "<fault>" is switched on for AddIssueContact
    When the payer of account "2086971" submits the ticket "form-1"
    Then the payer reads "<message>"
    When all faults are switched off
    And the payer of account "2086971" submits the ticket "form-1"
    Then the payer reads "<message>"
    And the router was asked
      | function        |
      | AddIssueContact |

    Examples:
      | fault        | message                                                                                                               |
      | lost_reply   | Your request could not be submitted. Please try again or contact your utility. The request may have been received. |
      | out_of_order | Your request could not be submitted. Please try again or contact your utility.                                     |
      | garbled      | Your request could not be submitted. Please try again or contact your utility.                                     |

  Scenario: A time-out says that the request may have been received
    Given the adapter key timeouts.read is "1"
    And the fault "silence" is switched on for AddIssueContact
    When the payer of account "2086971" submits the ticket "form-1"
    Then the payer reads "Your request could not be submitted. Please try again or contact your utility. The request may have been received."

  @CCU-05
  Scenario: Every field is required, and each says what is wrong with it
    When the payer of account "2086971" submits the ticket "form-1" with
      | name        |             |
      | phone       | 555-0187    |
      | email       | at my house |
      | description |             |
    Then the form is refused for
      | name        | enter a name                                       |
      | phone       | enter a phone number of 10 digits, like 202-555-0187 |
      | email       | enter an e-mail address like name@example.org      |
      | description | describe the issue                                 |
    And the router was asked nothing

  Scenario: Blanks of the name collapse, and the phone is written one way
    When the payer of account "2086971" submits the ticket "form-1" with
      | name  | JORDAN   Q  SAMPLE |
      | phone | (202) 555 0187     |
    Then the router got AddIssueContact with
      | CONTACT_DESC | Contact: JORDAN Q SAMPLE, 202-555-0187, jordan.sample@example.org |
