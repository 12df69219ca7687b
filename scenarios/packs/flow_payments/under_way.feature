@AddARItems @F-04 @Q-74
Feature: A payment on its way is seen beside the balance
  The balance falls only once a payment is booked. Until then whoever looks at the balance sees the payments of the
  account that are not SENT yet, with their sum (adapter §2.7).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 90.00        | 4000001    |
    And RTDR runs for account "4000001"

  @smoke
  Scenario: Two payments are under way until the pump has sent them
    Given the payment "p1" of "40.00" by account "4000001" is submitted
    And the payment "p2" of account "4000001" is submitted with
      | amount | 22.50 |
      | fee    | 2.50  |
    Then the payer of account "4000001" sees
      | balance_due                   | 90.00 |
      | under_way.count               | 2     |
      | under_way.sum                 | 62.50 |
      | under_way.sum_without_fees    | 60.00 |
    And account "4000001" at Invoice Cloud has
      | under_way.count | 2     |
      | under_way.sum   | 62.50 |
    When the pump runs
    Then the payer of account "4000001" sees
      | under_way.count | 0    |
      | under_way.sum   | 0.00 |

  Scenario: A payment that may be booked is under way until an operator decides
    Given the fault "lost_reply" is switched on for AddARItems
    And the payment "p1" of "40.00" by account "4000001" is submitted
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the payments of account "4000001" under way are
      | source_id | amount | state     |
      | p1        | 40.00  | UNCERTAIN |
    When an operator decides "confirm" for record "p1" because "it is in the books"
    Then the payer of account "4000001" sees
      | under_way.count | 0 |

  Scenario: What is refused, belongs to another account or is no payment of the bill is not under way
    Given the payment "p1" of "40.00" by account "4999999" is submitted
    And the pump runs
    Then record "p1" is REJECTED
    When the payment "p2" of "10.00" by account "2003708" is submitted
    And the payment "p3" of account "4000001" is submitted with
      | kind   | donation |
      | amount | 5.00     |
    Then the payer of account "4000001" sees
      | under_way.count | 0 |
