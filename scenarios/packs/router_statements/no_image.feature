@BILLPDF @F-15
Feature: No image
  What the biller does not know is answered with nothing at all: Invoice Cloud looks whether the answer has content
  (router §7). Only a wrong login, a Bill_Dt that is none, and an address that is not listed have a status of their own.

  Background:
    Given a router of template "3426"

  Scenario Outline: Nothing is known: <what>
    When I ask for the image with
      | Account_No | <account> |
      | Invoice_No | <invoice> |
      | Bill_Dt    | <day>     |
    Then HTTP 200 is returned instead of an image

    Examples:
      | what                            | account    | invoice      | day                 |
      | the account                     | 999        | 987654       | 2024-04-18T00:00:00 |
      | its ACCOUNT_NO_CUSTOM            | 7000000001 | 105800000001 | 2024-11-02T00:00:00 |
      | the invoice                     | 2003708    | 987655       | 2024-04-18T00:00:00 |
      | the day                         | 2003708    | 987654       | 2024-04-19T00:00:00 |
      | a bill of another account       | 2036948    | 987654       | 2024-04-18T00:00:00 |
      | a bill of the next biller's day | 30000015   | 105800000015 | 2024-11-16T00:00:00 |
      | a blank account                 |            | 987654       | 2024-04-18T00:00:00 |
      | a blank invoice                 | 2003708    |              | 2024-04-18T00:00:00 |
      | a blank day                     | 2003708    | 987654       |                     |

  Scenario Outline: Bill_Dt has one form: <day>
    When I ask for the image with
      | Account_No | 2003708 |
      | Invoice_No | 987654  |
      | Bill_Dt    | <day>   |
    Then HTTP 400 is returned instead of an image

    Examples:
      | day                  |
      | 2024-04-18           |
      | 20240418             |
      | Apr-18-2024          |
      | 2024-04-18T12:00:00  |
      | 2024-04-18T00:00:00Z |
      | 2024-02-30T00:00:00  |
      | 2024-13-01T00:00:00  |

  Scenario: A parameter that stands twice
    When I ask for the image with
      | Account_No | 2003708             |
      | Account_No | 2003708             |
      | Invoice_No | 987654              |
      | Bill_Dt    | 2024-04-18T00:00:00 |
    Then HTTP 200 is returned instead of an image

  Scenario: An unknown parameter
    When I ask for the image with
      | AccountNo  | 2003708             |
      | Account_No | 2003708             |
      | Invoice_No | 987654              |
      | Bill_Dt    | 2024-04-18T00:00:00 |
    Then HTTP 200 is returned instead of an image

  @Q-30
  Scenario: A form under another content type is refused
    Given my requests have the content type "text/plain"
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then HTTP 200 is returned instead of an image

  Scenario: Another method
    When I ask for the image with the method "PUT"
    Then the HTTP status is 405

  Scenario: A bill is there from its day on
    When I ask for the image of bill "105800000015" of "2024-11-16" for account "30000015"
    Then HTTP 200 is returned instead of an image
    When it is "2024-11-16"
    And I ask for the image of bill "105800000015" of "2024-11-16" for account "30000015"
    Then an image is returned

  Scenario: Books and the next request are as before
    Given a proper request for account "2003708" is answered
    When I ask for the image with
      | Account_No | 2003708 |
      | Bill_Dt    | %00     |
    Then HTTP 400 is returned instead of an image
    And the books are untouched and the next request is answered as before
