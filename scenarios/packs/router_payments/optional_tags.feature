@AddARItems @F-04
Feature: Tags that Invoice Cloud leaves blank may be filled by others
  Other clients of a router may fill every documented tag. The router takes the values as they are, and no balance tag
  depends on them. Each value stands at an end of its type.

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"

  Scenario: A payment with every tag filled is a payment like any other
    When I send the sample of AddARItems with
      | GROUP_NO               | 123456789012         |
      | ITEM_DT                | 20241115             |
      | CATEGORY_CD            | CATEGORY-OF-20-CHARS |
      | SUMMARY_CD             | S                    |
      | ITEM_AMT               | 20.00                |
      | TAXABLE_AMT            | 1234567890123.45     |
      | TAX_CD                 | T.1                  |
      | ITEM_STAT              | OPEN                 |
      | ON_HOLD_YN             | N                    |
      | PENALIZABLE_YN         | Y                    |
      | ALLOW_PAP_YN           | F                    |
      | SUBJECT_TO_INTEREST_YN | T                    |
      | PAY_AGENT              | AGENT_1              |
      | INVOICE_NO             | 987654               |
    Then STATUS is 0 at the Params level
    And the router got AddARItems with
      | GROUP_NO    | 123456789012     |
      | TAXABLE_AMT | 1234567890123.45 |
      | PAY_AGENT   | AGENT_1          |
    And the books of account "2003708" say
      | CURRENT_BALANCE | 80.24 |

  @AddReturnedCheck @F-05
  Scenario: A returned check with bank, branch and letter
    Given AddARItems posts a payment of "20.00" with the reference "guid-1" to account "2003708"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF   | guid-1  |
      | CHECK_AMT     | 20.00   |
      | BANK_ID       | BANK-1  |
      | BRANCH_ID     | BRANCH1 |
      | NSF_LETTER_YN | Y       |
    Then STATUS is 0 at the Params level
    And the books of account "2003708" say
      | CURRENT_BALANCE | 100.24 |

  @AdjARItem @F-06
  Scenario: A refund with tax code and taxable amount
    When I send the sample of AdjARItem with
      | ITEM_NO     | 204987 |
      | ITEM_AMT    | 90.24  |
      | TAX_CD      | T1     |
      | TAXABLE_AMT | 8      |
    Then STATUS is 0 at the Params level
    And the books of account "2003708" say
      | CURRENT_BALANCE | 108.24 |

  @AddContact @F-13
  Scenario: A contact with an attachment and a source
    When I send the sample of AddContact with
      | ATTACH_PARAMETERS | name=scan.pdf |
      | FILE              | scan.pdf      |
      | SOURCE_CD         | SRC           |
      | SOURCE_ID         | 1             |
    Then STATUS is 0 at the Params level
    And STATUS_DESC is "Contact Created." at the Params level

  @AddIssueContact @F-14
  Scenario: An issue with a location, an attachment and a comment
    When I send the sample of AddIssueContact with
      | LOCATION_NO       | 77            |
      | ATTACH_PARAMETERS | name=scan.pdf |
      | ACCOUNT_CUSTOM    | 138714        |
      | ISSUE_CMTS        | see the scan  |
    Then STATUS is 0 at the Params level
    And the router got AddIssueContact with
      | LOCATION_NO    | 77           |
      | ACCOUNT_CUSTOM | 138714       |
      | ISSUE_CMTS     | see the scan |

  @GetAccountBillingAddress @F-11 @off-contract
  Scenario: A tag that GetAccountBillingAddress does not have
    When I send the sample of GetAccountBillingAddress with
      | ACCOUNT_NO | not an account |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "ACCOUNT_NO" at the function level
