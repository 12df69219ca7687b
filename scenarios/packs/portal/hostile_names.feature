@browser @PAY-01
Feature: Names from bill file and router are text
  Markup, marks of direction and words without a blank break neither a page nor its rules (ASVS 5, 1.2.1).

  Scenario Outline: A hostile customer name and phone number are shown as they are (<through>)
    Given a biller of template "3426"
    And it is "2024-05-10T12:00"
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No | Customer_Name                     | Service_Address_1                                            |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    | <script>alert('x')</script> & Son | WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW |
    And person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO              | accounts |
      | 1         | HOME     | <img src=x onerror=1> | 2003708  |
      | 2         | EBILL    | a&b;@example.org      | 2003708  |
    And a payer "pat.payer@example.org" of account "2003708"
    And pages are opened through "<through>"
    When I log in as "pat.payer@example.org"
    And I look at pages 320 pixels wide
    Then I see
      | <script>alert('x')</script> & Son |
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "home with a hostile name"
    And I open the page "/portal/{biller}/profile"
    Then I see
      | <img src=x onerror=1> |
    And the page fits the window
    And the page is accessible
    When I take a screenshot of "profile with hostile numbers"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
