@BILLPDF @F-15
Feature: What stands on a statement image
  A small PDF of one bill, made from the same books as GetAccountBalance, as they were on the bill date (router §7). It
  says that it is fictional, and it is the same file on every machine and every day.

  @smoke @Q-30
  Scenario: The bill of the seed
    Given a router of template "3426"
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then an image is returned
    And the image says "FICTIONAL TEST DATA"
    And the image says "City of Bellevue (WA)"
    And the image says "ALEX SAMPLE"
    And the image says "100 EXAMPLE ST"
    And the image says "SAMPLETOWN WA 99999"
    And the image shows
      | Account                              | 2003708    |
      | Invoice                              | 987654     |
      | Bill date                            | 2024-04-18 |
      | Due date                             | 2024-05-20 |
      | Previous balance, bill of 2024-02-16 | 98.24      |
      | Payments since (1)                   | -98.24     |
      | Service billed, 2024-04-18           | 100.24     |
      | Total due by 2024-05-20              | 100.24     |

  @Q-30
  Scenario: The same image by query
    Given a router of template "3426"
    When I ask for the image by query with
      | Account_No | 2003708             |
      | Invoice_No | 987654              |
      | Bill_Dt    | 2024-04-18T00:00:00 |
    Then an image is returned
    And the image says "Account_No 2003708 Invoice_No 987654 Bill_Dt 2024-04-18T00:00:00"

  @Q-19 @Q-52
  Scenario: Johnson County asks with Customer_No
    Given a router of template "4078"
    When I ask for the image of bill "987654" of "2024-04-18" for account "138714"
    Then the image shows
      | Account                 | 138714 |
      | Invoice                 | 987654 |
      | Total due by 2024-05-20 | 100.24 |

  Scenario: The last of ten million accounts, by either number
    Given a router of template "3426" made with
      | accounts | 10000000 |
      | seed     | 1 |
    When I ask for the image of bill "105709999999" of "2024-10-20" for account "39999999"
    Then an image is returned
    When I ask for the image of bill "105709999999" of "2024-10-20" for account "509999999"
    Then the image shows
      | Account   | 509999999    |
      | Invoice   | 105709999999 |
      | Bill date | 2024-10-20   |

  Scenario: Every bill of a run has its image, with the amounts of the file
    Given a router of template "3426" made with
      | accounts | 40 |
      | seed     | 1 |
    And it is "2024-12-15"
    When the bills from "2024-11-16" to "2024-12-15" are run
    Then the image of every bill of the run shows what the run says

  Scenario: A payment after the bill date does not change the image, the next bill shows it
    Given a router of template "3426"
    And the ledger of account "2086971" gets
      | kind | amount | effective  | due        | invoice_no |
      | bill | 80.00  | 2024-11-15 | 2024-12-16 | 700001     |
    And it is "2024-11-20"
    And a payment of "30.00" is posted to account "2086971"
    And a charge of "15.00" is posted to account "2086971"
    And it is "2024-12-16"
    And the ledger of account "2086971" gets
      | kind | amount | effective  | due        | invoice_no |
      | bill | 60.00  | 2024-12-16 | 2025-01-15 | 700002     |
    When I ask for the image of bill "700001" of "2024-11-15" for account "2086971"
    Then the image shows
      | Payments since (0)      | 0.00  |
      | Total due by 2024-12-16 | 80.00 |
    When I ask for the image of bill "700002" of "2024-12-16" for account "2086971"
    Then the image shows
      | Previous balance, bill of 2024-11-15 | 80.00  |
      | Payments since (1)                   | -30.00 |
      | Service billed, 2024-12-16           | 60.00  |
      | Account balance                      | 125.00 |
      | Total due by 2025-01-15              | 125.00 |

  Scenario: A budget plan is due with the plan's amount
    Given a router of template "3426"
    And account "2003708" has the budget plan
      | type   | EQUAL      |
      | amount | 55.00      |
      | start  | 2024-01-01 |
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then the image shows
      | Account balance            | 100.24 |
      | Budget plan, equal billing | 55.00  |
      | Total due by 2024-05-20    | 55.00  |

  Scenario: Letters that a standard font does not have
    Given a router of template "3426"
    And the GetAccount tags of account "2003708" are
      | V_NAME | Zoë Kāne 水 |
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then the image says "Zoë Kane ?"
