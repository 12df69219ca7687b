@ITG-2634
Feature: Credits
  A part of a payment is given back, on one of two routes (adapter §6, Q-24).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And advanced setting 114 is "1"

  @WX-CR-1 @AdjARItem @F-06 @AS-114 @Q-23 @smoke
  Scenario: Three credits on one payment, the last of which takes back all that is left
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    When the credit "c1" of "30.00" on payment "p1" is submitted
    And the pump runs
    Then record "c1" is SENT
    And the router got AdjARItem with exactly
      | ITEM_NO       | 205185   |
      | ITEM_TP       |          |
      | ITEM_DT       | 20241115 |
      | ITEM_AMT      | 70.00    |
      | TAX_CD        |          |
      | TAXABLE_AMT   |          |
      | ADJ_REASON_CD |          |
      | ITEM_CMTS     |          |
    And record "p1" has
      | result.net | 70.00 |
    When the credit "c2" of "20.00" on payment "p1" is submitted
    And the credit "c3" of "50.00" on payment "p1" is submitted
    And the pump runs
    Then the router was asked in this order
      | function  | ITEM_NO | ITEM_AMT | status |
      | AdjARItem | 205185  | 70.00    | 0      |
      | AdjARItem | 205185  | 50.00    | 0      |
      | AdjARItem | 205185  | 0.00     | 0      |
    And the items of account "4000001" are
      | item_no | net | state  |
      | 205185  | 0   | VOIDED |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  @WX-CR-2 @AS-114
  Scenario Outline: Without AS 114 nothing is sent: "<value>"
    Given advanced setting 114 is "<value>"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    When the credit "c1" of "30.00" on payment "p1" is submitted
    And the pump runs
    Then record "c1" is SKIPPED with reason code CREDITS_NOT_ENABLED
    And the books of account "4000001" say
      | CURRENT_BALANCE | -100 |

    Examples:
      | value |
      |       |
      | 0     |

  @WX-CR-3 @AdjARItem @F-06
  Scenario Outline: More than is left is refused before anything is sent: <second> after <first>
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "<first>" on payment "p1" is submitted
    And the credit "c2" of "<second>" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is <state>
    And record "c2" is REJECTED with reason code REFUND_EXCEEDS_PAYMENT
    And record "c2" has
      | attempts | 0 |
    And the books of account "4000001" say
      | CURRENT_BALANCE | <balance> |

    Examples:
      | first  | second | state    | balance |
      | 120.00 | 100.01 | REJECTED | -100    |
      | 60.00  | 40.01  | SENT     | -40     |

  @WX-CR-4 @AddARItems @F-04 @Q-20 @key-ar_reply_item_no @AS-64
  Scenario: No number of the item: an item of its own with a dash, with the code and channel of the payment
    Given the router key ar_reply_item_no is "none"
    And advanced setting 64 is "2(CCIVR)"
    And the payment "p1" of account "4000001" is submitted with
      | amount | 100.00 |
      | source | 2      |
    And the pump runs
    And advanced setting 64 is "2(OTHER)"
    When the credit "c1" of "25.00" on payment "p1" is submitted
    And the pump runs
    Then record "c1" is SENT
    And the router got AddARItems with
      | ITEM_AMT      | -25.00   |
      | ITEM_TP       | CCIVR    |
      | SOURCE_SPEC1  | c1       |
      | SOURCE_SPEC3  | IVR      |
      | SS_ACCOUNT_NO | 4000001  |
      | ITEM_DT       | 20241115 |
      | AS_PAYMENT_YN | T        |
    And the books of account "4000001" say
      | CURRENT_BALANCE | -75 |
    And record "p1" has
      | result.credited | 25.00 |

  @Q-24 @adapter-key-credit_route @key-ar_reply_item_no
  Scenario Outline: The route by its key: <route>, where the item number stands in "<place>"
    Given the router key ar_reply_item_no is "<place>"
    And the adapter key credit_route is "<route>"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "25.00" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is <state>
    And the router got exactly <adjusted> like this
      | function | AdjARItem |
    And the router got exactly <negative> like this
      | function | AddARItems |
      | ITEM_AMT | -25.00     |

    Examples:
      | route         | place | state | adjusted | negative |
      | auto          | desc  | SENT  | one      | no       |
      | auto          | none  | SENT  | no       | one      |
      | adjust        | desc  | SENT  | one      | no       |
      | adjust        | none  | HELD  | no       | no       |
      | negative_item | desc  | SENT  | no       | one      |

  @Q-24 @adapter-key-credit_route @AddARItems @F-04
  Scenario: On the second route too no more than the payment is given back
    Given the adapter key credit_route is "negative_item"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "60.00" on payment "p1" is submitted
    And the credit "c2" of "40.01" on payment "p1" is submitted
    And the credit "c3" of "40.00" on payment "p1" is submitted
    When the pump runs
    Then the records of the pump are
      | source_id | state    |
      | p1        | SENT     |
      | c1        | SENT     |
      | c2        | REJECTED |
      | c3        | SENT     |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  @Q-32 @AddARItems @F-04 @adapter-key-source_spec_profile
  Scenario: A credit with a dash carries its own GUID where the biller wants GUIDs
    Given the adapter key source_spec_profile is "swapped"
    And the adapter key credit_route is "negative_item"
    And the payment "p1" of account "4000001" is submitted with
      | amount  | 100.00    |
      | message | June bill |
    And the credit "c1" of "25.00" on payment "p1" is submitted
    When the pump runs
    Then the router got AddARItems with
      | SOURCE_SPEC1 | June bill |
      | SOURCE_SPEC2 | c1        |

  @Q-23 @AdjARItem @F-06 @adapter-key-void_item_dt @adapter-key-adj_reason_cd @adapter-key-adj_item_cmts
  Scenario: The keys of voids are those of credits on the first route
    Given the adapter key void_item_dt is "blank"
    And the adapter key adj_reason_cd is "REFUND"
    And the adapter key adj_item_cmts is "Refund by Invoice Cloud"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "25.00" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is SENT
    And the router got AdjARItem with
      | ITEM_AMT      | 75.00                   |
      | ITEM_DT       |                         |
      | ADJ_REASON_CD | REFUND                  |
      | ITEM_CMTS     | Refund by Invoice Cloud |

  @AS-11 @adapter-key-endpoint_override.credit
  Scenario: Credits can be pointed elsewhere than AS 11 says
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And advanced setting 11 is ""
    When the credit "c1" of "25.00" on payment "p1" is submitted
    And the pump runs
    Then record "c1" is HELD with reason code NO_ENDPOINT
    When the adapter key endpoint_override.credit is the router's address
    And the pump runs
    Then record "c1" is SENT

  Scenario: The fee is not given back: what counts is what was posted
    Given the payment "p1" of account "4000001" is submitted with
      | amount | 102.50 |
      | fee    | 2.50   |
    And the credit "c1" of "102.51" on payment "p1" is submitted
    And the credit "c2" of "100.00" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is REJECTED with reason code REFUND_EXCEEDS_PAYMENT
    And record "c2" is SENT
    And the items of account "4000001" are
      | item_no | net | state  |
      | 205185  | 0   | VOIDED |

  @Q-83 @AdjARItem @F-06
  Scenario Outline: A payment of 22.50 with a fee of 2.50: a credit of <amount> is <state>
    Given the payment "p1" of account "4000001" is submitted with
      | amount | 22.50 |
      | fee    | 2.50  |
    And the credit "c1" of "<amount>" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is <state> with reason code <code>
    And the items of account "4000001" are
      | item_no | net   | state  |
      | 205185  | <net> | <item> |

    Examples: what was paid is a full refund, what lies between that and what was posted is for an operator
      | amount | state    | code                   | net | item   |
      | 22.50  | SENT     | ROUTER_STATUS          | 0   | VOIDED |
      | 22.49  | HELD     | REFUND_EXCEEDS_POSTED  | 20  | OPEN   |
      | 21.00  | HELD     | REFUND_EXCEEDS_POSTED  | 20  | OPEN   |
      | 20.00  | SENT     | ROUTER_STATUS          | 0   | VOIDED |
      | 22.51  | REJECTED | REFUND_EXCEEDS_PAYMENT | 20  | OPEN   |

  Scenario: A credit of nothing is not sent
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "0.00" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is SKIPPED with reason code CREDIT_OF_ZERO

  Scenario: A void after a credit takes back what is left
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "30.00" on payment "p1" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SENT
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  Scenario: After credits by items of their own a void says what it leaves open
    Given the adapter key credit_route is "negative_item"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "30.00" on payment "p1" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SENT because "30.00 of the payment was credited by separate items"
    And the books of account "4000001" say
      | CURRENT_BALANCE | 30 |

  Scenario Outline: The credit is lost, and an operator decides to <decision>: the next credit counts with it or not
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And the fault "<preset>" is switched on for AdjARItem
    And the credit "c1" of "30.00" on payment "p1" is submitted
    And the credit "c2" of "20.00" on payment "p1" is submitted
    And the pump runs
    Then record "c1" is UNCERTAIN
    And record "c2" is QUEUED
    When 1 minutes pass
    And the pump runs
    Then the evidence of record "c1" says
      | expected_change       | 30.00   |
      | after.CURRENT_BALANCE | <after> |
    When an operator decides "<decision>" for record "c1" because "the item was looked at"
    And the pump runs
    Then record "c2" is SENT
    And the router got AdjARItem with
      | ITEM_AMT | <left> |
    And the books of account "4000001" say
      | CURRENT_BALANCE | <balance> |

    Examples:
      | preset       | decision | after | left  | balance |
      | lost_reply   | confirm  | -70   | 50.00 | -50     |
      | lost_request | drop     | -100  | 80.00 | -80     |
      | lost_request | resend   | -100  | 50.00 | -50     |

  Scenario Outline: A credit waits for its payment: <payment>, then <after>
    Given the fault "<preset>" is switched on for AddARItems
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the credit "c1" of "30.00" on payment "p1" is submitted
    When the pump runs
    Then record "p1" is <payment>
    And record "c1" is QUEUED
    When an operator decides "<decision>" for record "p1" because "the books were looked at"
    And the pump runs
    Then record "c1" is <after>

    Examples: confirmed without the number of the item, the credit is an item of its own
      | preset       | payment   | decision | after   |
      | lost_reply   | UNCERTAIN | confirm  | SENT    |
      | lost_request | UNCERTAIN | resend   | SENT    |
      | lost_request | UNCERTAIN | drop     | SKIPPED |

  Scenario: A credit on a payment that was refused is over
    Given the payment "p1" of "100.00" by account "4999999" is submitted
    And the credit "c1" of "30.00" on payment "p1" is submitted
    When the pump runs
    Then record "c1" is SKIPPED with reason code NEVER_POSTED
