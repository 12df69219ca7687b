@AddReturnedCheck @F-05
Feature: What a biller's configuration makes of a return
  Settings and keys of adapter §4, each blank and filled.

  @AS-106
  Scenario Outline: REASON_CD is AS 106: biller <template>, "<code>"
    Given a biller of template "<template>"
    And it is "2024-11-15"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT
    And the router got AddReturnedCheck with
      | REASON_CD | <code> |

    Examples:
      | template | code |
      | 2944     | NSF  |
      | 827      |      |

  @AS-106
  Scenario: A code that the router does not have is rejected, and is sent when the setting is corrected
    Given a biller of template "2944"
    And it is "2024-11-15"
    And the code table REASON_CD holds "CLOSED"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is REJECTED with reason code ROUTER_STATUS
    And record "r1" has
      | status | -905 |
    When advanced setting 106 is "CLOSED"
    And an operator decides "resend" for record "r1" because "AS 106 was wrong"
    And the pump runs
    Then record "r1" is SENT
    And the router got AddReturnedCheck with
      | REASON_CD | CLOSED |

  @INT-4619 @Q-36 @AS-COLLECTION_STREAM @key-auto_process_streams
  Scenario Outline: Hawaii Gas works off by itself what has its stream: "<stream>"
    Given a biller of template "hawaii-gas"
    And it is "2024-11-15"
    And the router key auto_process_streams lists "AUTO"
    And advanced setting COLLECTION_STREAM is "<stream>"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT
    And the router got AddReturnedCheck with
      | COLLECTION_STREAM | <stream> |
    And the books of account "2003708" say
      | CURRENT_BALANCE | <balance> |

    Examples: without it the return is stored and changes no balance
      | stream | balance |
      | AUTO   | 100.24  |
      |        | 90.24   |

  @INT-4619 @AS-COLLECTION_STREAM
  Scenario Outline: The template of <template> says "<stream>"
    Given a biller of template "<template>"
    And it is "2024-11-15"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then the router got AddReturnedCheck with
      | COLLECTION_STREAM | <stream> |

    Examples:
      | template   | stream |
      | hawaii-gas | AUTO   |
      | 3426       |        |

  @Q-22 @adapter-key-payment_ref
  Scenario Outline: PAYMENT_REF is <key>: "<sent>"
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the adapter key payment_ref is "<key>"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is <state>
    And the router got AddReturnedCheck with
      | PAYMENT_REF | <sent> |

    Examples: blank is what the document says, and nothing a router can find a payment by
      | key     | sent   | state    |
      | guid    | p1     | SENT     |
      | item_no | 205185 | SENT     |
      | blank   |        | REJECTED |

  @Q-22 @Q-20 @adapter-key-payment_ref @key-ar_reply_item_no
  Scenario: The item number is required and unknown: held, until the GUID is enough
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the router key ar_reply_item_no is "none"
    And the adapter key payment_ref is "item_no"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is HELD with reason code NO_ITEM_NUMBER
    When the adapter key payment_ref is "guid"
    And the pump runs
    Then record "r1" is SENT

  @Q-32
  Scenario: Chugach's GUID stands in SOURCE_SPEC2, and its return finds the payment there
    Given a biller of template "3587"
    And it is "2024-11-15"
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT
    And the books of account "2003708" say
      | CURRENT_BALANCE | 100.24 |

  @Q-32 @Q-77
  Scenario: At Chugach a payer's message that is the GUID of another payment does not get the return
    Given a biller of template "3587"
    And it is "2024-11-15"
    And a new account "4000001"
    And a new account "4000002"
    And the payment "victim" of "10.00" by account "4000001" is submitted
    And the payment "p2" of account "4000002" is submitted with
      | amount  | 10.00  |
      | message | victim |
    And the pump runs
    And the bank returns payment "victim" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |
    And the books of account "4000002" say
      | CURRENT_BALANCE | -10 |

  @Q-84 @Q-34 @adapter-key-check_amt
  Scenario: The check warns once payments have fees, and the reject is sent as written
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the payment "p1" of account "2003708" is submitted with
      | amount | 12.50 |
      | fee    | 2.50  |
    When the pump runs
    Then the configuration findings name "payments have fees and CHECK_AMT holds them"
    When the bank returns payment "p1" as "r1" with the code "R01"
    And the pump runs
    Then the router got AddReturnedCheck with
      | CHECK_AMT | 12.50 |
    When the adapter key check_amt is "net_of_fee"
    Then there are no configuration findings

  @Q-34 @adapter-key-check_amt @key-strict_check_amt
  Scenario: A strict router takes the amount without the fee only
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the router key strict_check_amt is "true"
    And the payment "p1" of account "2003708" is submitted with
      | amount | 12.50 |
      | fee    | 2.50  |
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is REJECTED with reason code ROUTER_STATUS
    And record "r1" has
      | status | -907 |
    When the adapter key check_amt is "net_of_fee"
    And an operator decides "resend" for record "r1" because "the router wants it without the fee"
    And the pump runs
    Then record "r1" is SENT

  @AS-101
  Scenario: Without an address returns are held, payments are not
    Given a biller of template "3426"
    And it is "2024-11-15"
    And advanced setting 101 is ""
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "p1" is SENT
    And record "r1" is HELD with reason code NO_ENDPOINT
    When advanced setting 101 is the router's address
    And the pump runs
    Then record "r1" is SENT

  @AS-101 @adapter-key-endpoint_override.ach_reject
  Scenario: Returns can be pointed elsewhere than AS 101 says
    Given a biller of template "3426"
    And it is "2024-11-15"
    And advanced setting 101 is ""
    And the adapter key endpoint_override.ach_reject is the router's address
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is SENT

  @AS-101 @AS-102 @AS-103 @Q-02
  Scenario: Returns have a login of their own
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the router's logins are
      | user | password | functions        |
      | pay  | pw-1     | AddARItems       |
      | ach  | pw-2     | AddReturnedCheck |
    And the advanced settings are
      | 12  | pay  |
      | 13  | pw-1 |
      | 102 | ach  |
      | 103 | pw-2 |
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then the router was asked
      | function         | login | status |
      | AddARItems       | pay   | 0      |
      | AddReturnedCheck | ach   | 0      |

  @AS-102 @AS-103 @Q-02 @Q-03 @off-contract
  Scenario: A login that may do everything but this stops the group
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the router's logins are
      | user | password | functions  |
      | pay  | pw-1     | AddARItems |
    And the advanced settings are
      | 12  | pay  |
      | 13  | pw-1 |
      | 102 | pay  |
      | 103 | pw-1 |
    And the payment "p1" of "10.00" by account "2003708" is submitted
    And the bank returns payment "p1" as "r1" with the code "R01"
    When the pump runs
    Then record "r1" is QUEUED
    And the endpoint group "ACHREJECT" is paused
    And the endpoint group "PAYMENTS" is open
