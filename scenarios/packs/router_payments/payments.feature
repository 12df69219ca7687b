@AddARItems @F-04
Feature: A payment is posted
  AddARItems makes an AR item and one entry of the account's ledger (router F-04, §5.1).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-09-01 | 2024-10-01 |
      | bill | 40.00  | 2024-10-18 | 2024-11-20 |

  @quirk-1 @Q-20 @smoke
  Scenario: The documented sample, answered as AddARItem in the singular
    Given it is "2024-05-10"
    When I send the sample of AddARItems
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="6440" pid="2020">
        <AddARItem version="1.1">
          <Params>
            <STATUS>0</STATUS>
            <STATUS_DESC>AR item 205185 added.</STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </AddARItem>
      </Reply>
      """
    And the books of account "2003708" say
      | CURRENT_BALANCE  | 0        |
      | LAST_PAYMENT_DT  | 20240510 |
      | LAST_PAYMENT_AMT | -100.24  |

  @quirk-11 @Q-21
  Scenario: A payment lowers the balance at once, and is the last payment
    When AddARItems posts a payment of "25.50" with the reference "guid-1" to account "4000001"
    And I ask for GetAccountBalance of account "4000001"
    Then the reply has
      | CURRENT_BALANCE  | 74.5     |
      | BILLED_AND_OWING | 74.5     |
      | LAST_PAYMENT_DT  | 20241115 |
      | LAST_PAYMENT_AMT | -25.5    |
    And the entries of account "4000001" are
      | kind    | amount | effective  | posted     | item_no |
      | bill    | 60     | 2024-09-01 | 2024-11-15 |         |
      | bill    | 40     | 2024-10-18 | 2024-11-15 |         |
      | payment | -25.5  | 2024-11-15 | 2024-11-15 | 205185  |

  Scenario: It pays the bill that was due first
    When AddARItems posts a payment of "70.00" with the reference "guid-1" to account "4000001"
    Then the books of account "4000001" say
      | PASTDUE_AMT     | 0  |
      | CURRENT_BALANCE | 30 |
      | CURRENT_CHARGES | 30 |

  Scenario: What is paid too much is unapplied credit
    When AddARItems posts a payment of "130.25" with the reference "guid-1" to account "4000001"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | -30.25 |
      | UNAPPLIED_CREDIT | 30.25  |
      | CURRENT_CHARGES  | 0      |
      | PASTDUE_AMT      | 0      |

  Scenario: Credit pays the next bill
    Given AddARItems posts a payment of "130.00" with the reference "guid-1" to account "4000001"
    When the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 50.00  | 2024-11-15 | 2024-12-15 |
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 20 |
      | UNAPPLIED_CREDIT | 0  |
      | CURRENT_CHARGES  | 20 |
      | LAST_BILL_AMT    | 50 |

  Scenario Outline: A payment dated <when> is in the balance from the day it is posted
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_DT       | <date>  |
      | ITEM_AMT      | 60.00   |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | 40     |
      | LAST_PAYMENT_DT | <date> |

    Examples:
      | when         | date     |
      | last week    | 20241108 |
      | today        | 20241115 |
      | next month   | 20241224 |

  Scenario Outline: It counts from its date or from its posting, whichever was earlier: dated <date>, asked on <day>
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_DT       | <date>  |
      | ITEM_AMT      | 25.00   |
    When it is "<day>"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | <balance> |

    Examples: posted on 2024-11-15, the bills came to 100.00
      | date     | day        | balance |
      | 20241108 | 2024-11-07 | 100     |
      | 20241108 | 2024-11-08 | 75      |
      | 20241124 | 2024-11-14 | 100     |
      | 20241124 | 2024-11-15 | 75      |

  @Q-33
  Scenario: Without a date the payment is of today
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_DT       |         |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | LAST_PAYMENT_DT | 20241115 |

  @Q-61
  Scenario: Today is the biller's day, not the server's
    Given it is "2024-11-15T23:59"
    When AddARItems posts a payment of "10.00" with the reference "guid-1" to account "4000001"
    Then the books of account "4000001" say
      | LAST_PAYMENT_DT | 20241115 |

  Scenario: The last payment is the one with the latest date
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001  |
      | ITEM_DT       | 20241110 |
      | ITEM_AMT      | 11.00    |
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001  |
      | ITEM_DT       | 20241102 |
      | ITEM_AMT      | 12.00    |
    Then the books of account "4000001" say
      | LAST_PAYMENT_DT  | 20241110 |
      | LAST_PAYMENT_AMT | -11      |
      | CURRENT_BALANCE  | 77       |

  Scenario: Of two payments of one day the one posted later is the last
    Given AddARItems posts a payment of "11.00" with the reference "guid-1" to account "4000001"
    When AddARItems posts a payment of "12.00" with the reference "guid-2" to account "4000001"
    Then the books of account "4000001" say
      | LAST_PAYMENT_AMT | -12 |

  Scenario: Every item has the next number, whatever the account
    When AddARItems posts a payment of "11.00" with the reference "guid-1" to account "4000001"
    And AddARItems posts a donation of "5.00" with the reference "guid-2" to account "2036948"
    And AddARItems posts a charge of "7.00" with the reference "guid-3" to account "4000001"
    Then STATUS_DESC is "AR item 205187 added." at the Params level
    And the entries of account "4000001" are
      | kind    | item_no |
      | bill    |         |
      | bill    |         |
      | payment | 205185  |
      | charge  | 205187  |

  Scenario: The same payment sent twice is booked twice unless duplicates are refused
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_AMT      | 30.00   |
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_AMT      | 30.00   |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | 40 |

  Scenario: A payment touches no other account
    When AddARItems posts a payment of "60.00" with the reference "guid-1" to account "4000001"
    Then the books of account "2003708" say
      | CURRENT_BALANCE | 100.24 |
    And the ledger of account "2003708" has 9 entries

  Scenario: Only the required tags need a value
    When I ask for AddARItems with
      | SUBSYSTEM_ID  | UM       |
      | SS_ACCOUNT_NO | 4000001  |
      | ITEM_DT       | 20241115 |
      | ITEM_TP       | IVR      |
      | ITEM_AMT      | 5        |
      | AS_PAYMENT_YN | T        |
    Then STATUS is 0 at the function level
    And the books of account "4000001" say
      | CURRENT_BALANCE | 95 |

  Scenario Outline: An amount may be written with up to two decimals: <written>
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001   |
      | ITEM_AMT      | <written> |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | LAST_PAYMENT_AMT | <shown> |

    Examples:
      | written | shown |
      | 7       | -7    |
      | 7.5     | -7.5  |
      | 7.50    | -7.5  |
      | 0.01    | -0.01 |

  @GetPayArrangements
  Scenario: A payment completes the pay arrangement that it settles
    Given account "4000001" has a pay arrangement of "60.00" from "2024-11-01" with the instalments
      | due        | amount |
      | 2024-11-20 | 30.00  |
      | 2024-12-20 | 30.00  |
    When AddARItems posts a payment of "60.00" with the reference "guid-1" to account "4000001"
    And I ask for GetAccount of account "4000001"
    Then ACTIVE_PAYARR_YN of the reply is "F"
