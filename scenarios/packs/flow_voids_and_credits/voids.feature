@AdjARItem @F-06
Feature: Voids
  A payment is taken back as a whole (adapter §5).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"

  @WX-VOID-1 @Q-20 @smoke
  Scenario: A posted payment is voided by the number of its item
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SENT
    And the router got AdjARItem with exactly
      | ITEM_NO       | 205185   |
      | ITEM_TP       |          |
      | ITEM_DT       | 20241115 |
      | ITEM_AMT      | 0.00     |
      | TAX_CD        |          |
      | TAXABLE_AMT   |          |
      | ADJ_REASON_CD |          |
      | ITEM_CMTS     |          |
    And the items of account "4000001" are
      | item_no | net | state  |
      | 205185  | 0   | VOIDED |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |
    And record "p1" has
      | result.net | 0.00 |

  @WX-VOID-1
  Scenario: A second void is refused by the router
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the void "v1" of payment "p1" is submitted
    And the payment "p2" of "50.00" by account "4000001" is submitted
    And the pump runs
    When the void "v2" of payment "p2" is submitted
    And the pump runs
    And the void "v3" of payment "p2" is submitted
    And the pump runs
    Then record "v2" is SENT
    And record "v3" is REJECTED with reason code ROUTER_STATUS
    And record "v3" has
      | status | -909 |

  Scenario Outline: A payment that is <state> is cancelled, and nothing is sent for payment and void
    Given the advanced settings are
      | 11 | <address> |
      | 64 | <codes>   |
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    Then record "p1" is <state>
    When the void "v1" of payment "p1" is submitted
    And the advanced settings are
      | 11 |  |
      | 64 |  |
    And advanced setting 11 is the router's address
    And 1 days pass
    And the pump runs
    Then record "p1" is SKIPPED with reason code VOIDED_BEFORE_SENT
    And record "v1" is SKIPPED with reason code PAYMENT_CANCELLED
    And the router was asked nothing

    Examples: nobody listens, no code for its source
      | state | address                   | codes    |
      | RETRY | http://127.0.0.1:9/router |          |
      | HELD  | http://127.0.0.1:9/router | 2(CCIVR) |

  Scenario: A payment that the pump has not seen yet is cancelled as well
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the void "v1" of payment "p1" is submitted
    And the payment "p2" of "20.00" by account "4000001" is submitted
    When the pump runs
    Then the records of the pump are
      | source_id | state   |
      | p1        | SKIPPED |
      | v1        | SKIPPED |
      | p2        | SENT    |

  Scenario Outline: The payment is UNCERTAIN: its void is held until an operator decides to <decision>
    Given the fault "<preset>" is switched on for AddARItems
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And the void "v1" of payment "p1" is submitted
    When the pump runs
    Then record "v1" is HELD with reason code PAYMENT_UNCERTAIN
    When an operator decides about record "p1" with
      | decision | <decision>               |
      | reason   | the books were looked at |
      | item_no  | <item>                   |
    And the pump runs
    Then record "p1" is <payment>
    And record "v1" is <void> with reason code <reason_code>
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

    Examples: sent again, the payment is queued: it is cancelled rather than sent and voided
      | preset       | decision | item   | payment | void    | reason_code       |
      | lost_reply   | confirm  | 205185 | SENT    | SENT    | ROUTER_STATUS     |
      | lost_request | drop     |        | SKIPPED | SKIPPED | NEVER_POSTED      |
      | lost_request | resend   |        | SKIPPED | SKIPPED | PAYMENT_CANCELLED |

  Scenario: Voided twice while it was UNCERTAIN, and sent again: it is cancelled once
    Given the fault "lost_request" is switched on for AddARItems
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And the void "v1" of payment "p1" is submitted
    And the void "v2" of payment "p1" is submitted
    When an operator decides "resend" for record "p1" because "it is not in the books"
    And the pump runs
    Then the history of record "p1" is
      | before    | after     | actor        |
      | SENDING   | UNCERTAIN | pump         |
      | UNCERTAIN | QUEUED    | Sam Operator |
      | QUEUED    | SKIPPED   | pump         |
    And the records of the pump are
      | source_id | state   |
      | p1        | SKIPPED |
      | v1        | SKIPPED |
      | v2        | SKIPPED |

  Scenario: A refused payment has nothing to be voided
    Given the payment "p1" of "100.00" by account "4999999" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SKIPPED with reason code NEVER_POSTED

  @Q-20 @key-ar_reply_item_no
  Scenario: The item number is unknown: the void is held for an operator, and holds the account's money
    Given the router key ar_reply_item_no is "none"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the payment "p2" of "20.00" by account "4000001" is submitted
    And the pump runs
    Then record "v1" is HELD with reason code NO_ITEM_NUMBER
    And record "p2" is QUEUED
    When an operator decides "drop" for record "v1" because "voided by hand in Cayenta"
    And the pump runs
    Then record "v1" is SKIPPED
    And record "p2" is SENT
    And the router got exactly no like this
      | function | AdjARItem |

  @Q-20 @Q-70
  Scenario Outline: A number that may be cut at a separator: the void is held, not sent for another item: <number>
    Given the fault "words" is switched on with
      | function | AddARItems              |
      | effect   | done                    |
      | view     | set_tag                 |
      | tag      | STATUS_DESC             |
      | value    | AR item <number> added. |
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    Then record "p1" is SENT because "AR item <number> added."
    And record "p1" has no result.item_no
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is HELD with reason code NO_ITEM_NUMBER
    And the router got exactly no like this
      | function | AdjARItem |

    Examples:
      | number  |
      | 205,199 |
      | 205.199 |
      | 205 199 |
      | 205'199 |
      | 0       |

  @Q-20 @Q-70
  Scenario: The router gives a number again: both payments stay SENT, and no void hits the other one's item
    Given a new account "4000002"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And the fault "repeated_item_no" is switched on for AddARItems
    And the payment "p2" of "20.00" by account "4000002" is submitted
    And the pump runs
    Then record "p2" is SENT because "the router gave item number 205185 to records"
    And record "p1" is SENT because "the router gave item number 205185 to records"
    And record "p1" has no result.item_no
    And record "p2" has no result.item_no
    When the void "v1" of payment "p1" is submitted
    And the void "v2" of payment "p2" is submitted
    And the pump runs
    Then record "v1" is HELD with reason code ITEM_NUMBER_REPEATED
    And record "v2" is HELD with reason code ITEM_NUMBER_REPEATED
    And the router got exactly no like this
      | function | AdjARItem |
    When an operator decides about record "v1" with
      | decision | resend                         |
      | reason   | in Cayenta 205185 is 4000001's |
      | item_no  | 205185                         |
    And the pump runs
    Then record "v1" is SENT
    And record "v2" is HELD with reason code ITEM_NUMBER_REPEATED
    And the router got exactly one like this
      | function | AdjARItem |
      | ITEM_NO  | 205185    |

  @Q-20 @key-ar_reply_item_no
  Scenario: An operator finds the number in Cayenta, and the void is sent with it
    Given the router key ar_reply_item_no is "none"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And the void "v1" of payment "p1" is submitted
    And the pump runs
    When an operator decides about record "v1" with
      | decision | resend                  |
      | reason   | the item as Cayenta has |
      | item_no  | 205185                  |
    And the pump runs
    Then record "v1" is SENT
    And the router got exactly one like this
      | function | AdjARItem |
      | ITEM_NO  | 205185    |
    And record "p1" has
      | result.item_no | 205185 |
      | result.net     | 0.00   |

  @adapter-key-void_item_dt @adapter-key-adj_reason_cd @adapter-key-adj_item_cmts
  Scenario Outline: Date, reason and comment of a void by its keys: "<date>", "<reason>", "<comment>"
    Given the adapter key void_item_dt is "<date>"
    And the adapter key adj_reason_cd is the text "<reason>"
    And the adapter key adj_item_cmts is the text "<comment>"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SENT
    And the router got AdjARItem with
      | ITEM_DT       | <sent>    |
      | ADJ_REASON_CD | <reason>  |
      | ITEM_CMTS     | <comment> |

    Examples:
      | date  | reason | comment              | sent     |
      | today |        |                      | 20241115 |
      | blank | VOID   | Voided on the portal |          |

  @Q-67 @AS-114
  Scenario Outline: AS 114 is about credits, a void does not need it: "<value>"
    Given advanced setting 114 is "<value>"
    And the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SENT

    Examples:
      | value |
      |       |
      | 0     |

  @AS-11 @adapter-key-endpoint_override.void
  Scenario: Voids can be pointed elsewhere than AS 11 says
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And advanced setting 11 is ""
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is HELD with reason code NO_ENDPOINT
    When the adapter key endpoint_override.void is the router's address
    And the pump runs
    Then record "v1" is SENT

  @ITG-2156
  Scenario: A voided donation changes no balance
    Given the payment "p1" of account "4000001" is submitted with
      | kind   | donation |
      | amount | 10.00    |
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is SENT
    And the items of account "4000001" are
      | item_no | net | state  |
      | 205185  | 0   | VOIDED |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  Scenario: A returned payment cannot be voided any more
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    And the pump runs
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    Then record "v1" is REJECTED with reason code ROUTER_STATUS
    And record "v1" has
      | status | -909 |

  Scenario: The void itself is lost: UNCERTAIN, the evidence expects the whole amount back, no second request
    Given the payment "p1" of "100.00" by account "4000001" is submitted
    And the pump runs
    And the fault "lost_reply" is switched on for AdjARItem
    When the void "v1" of payment "p1" is submitted
    And the pump runs
    And 1 minutes pass
    And the pump runs
    Then record "v1" is UNCERTAIN
    And the evidence of record "v1" says
      | expected_change       | 100.00 |
      | after.CURRENT_BALANCE | 0      |
    When an operator decides "confirm" for record "v1" because "the item is VOIDED in Cayenta"
    And the pump runs
    Then record "v1" is SENT
    And record "p1" has
      | result.net | 0.00 |
    And the router got exactly one like this
      | function | AdjARItem |
