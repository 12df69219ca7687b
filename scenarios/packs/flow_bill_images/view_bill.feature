@BILLPDF @F-15 @AS-20 @AS-21 @AS-22
Feature: A payer or a clerk clicks "view bill"
  Invoice Cloud asks the biller's service for the PDF of one bill and shows it; whatever is no PDF is "not available"
  (adapter §13, router §7).

  Background:
    Given a biller of template "3426"
    And it is "2024-05-01"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 100.24       | 2003708    |

  @smoke
  Scenario: The bill is shown
    When the payer opens the image of bill "987654" of account "2003708"
    Then an image is returned
    And the image says "BILLPDF Account_No 2003708 Invoice_No 987654 Bill_Dt 2024-04-18T00:00:00"

  Scenario: The service knows no such bill
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987655     | 2024-04-19 | 2024-05-20 | 100.24       | 2003708    |
    When the payer opens the image of bill "987655" of account "2003708"
    Then no bill image is available: "the service has no image of this bill"

  Scenario: A login of the service is needed
    Given the router's logins are
      | user | password  |
      | ic   | right-one |
    And the router key allow_anonymous is "false"
    When the payer opens the image of bill "987654" of account "2003708"
    Then no bill image is available: "the service answered HTTP 401"
    When advanced setting 21 is "ic"
    And advanced setting 22 is "right-one"
    And the payer opens the image of bill "987654" of account "2003708"
    Then an image is returned

  @Q-30
  Scenario: The parameters may stand in the address
    Given the adapter key billpdf_transport is "get_query"
    When the payer opens the image of bill "987654" of account "2003708"
    Then an image is returned

  Scenario: Without an address there is no image
    When advanced setting 20 is ""
    And the payer opens the image of bill "987654" of account "2003708"
    Then no bill image is available: "AS 20 (BILLPDF URL) is not set"
