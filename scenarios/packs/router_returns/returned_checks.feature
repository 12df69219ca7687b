@AddReturnedCheck @F-05
Feature: A payment comes back from the bank
  AddReturnedCheck takes the credit of a payment back and numbers the returned check (router F-05, §5.1).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 60.00  | 2024-09-01 | 2024-10-01 |
    And AddARItems posts a payment of "60.00" with the reference "guid-1" to account "4000001"

  @quirk-6 @Q-22 @smoke
  Scenario: The documented sample, whose STATUS stands in Params only
    Given I send the sample of AddARItems
    When I send the sample of AddReturnedCheck
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1">
        <AddReturnedCheck version="1.1">
          <Params>
            <STATUS>0</STATUS>
            <STATUS_DESC></STATUS_DESC>
            <FOLIO_NO>1</FOLIO_NO>
            <CHECK_AMT>100.24</CHECK_AMT>
          </Params>
        </AddReturnedCheck>
      </Reply>
      """

  @quirk-6
  Scenario: There is no STATUS at function level
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    Then STATUS is 0 at the Params level
    And there is no STATUS at the function level

  Scenario: The account owes again what the payment had paid
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 60 |
      | PASTDUE_AMT      | 60 |
      | OVERDUE_AMT      | 60 |
      | UNAPPLIED_CREDIT | 0  |
    And the entries of account "4000001" are
      | kind    | amount | effective  | of_item |
      | bill    | 60     | 2024-09-01 |         |
      | payment | -60    | 2024-11-15 |         |
      | return  | 60     | 2024-11-15 | 205185  |

  Scenario: A returned payment is not the last payment any more
    Given AddARItems posts a payment of "10.00" with the reference "guid-2" to account "4000001"
    When AddReturnedCheck returns "10.00" for the reference "guid-2"
    Then the books of account "4000001" say
      | LAST_PAYMENT_DT  | 20241115 |
      | LAST_PAYMENT_AMT | -60      |

  Scenario: When the only payment is returned there is no last payment
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    Then the books of account "4000001" say
      | LAST_PAYMENT_DT  |  |
      | LAST_PAYMENT_AMT |  |

  Scenario Outline: A fee on top of the payment is owed and due that day
    Given AddReturnedCheck returns "85.00" for the reference "guid-1"
    When it is "<today>"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 85         |
      | PASTDUE_AMT     | <past due> |

    Examples: the bill of 60.00 was past due already
      | today      | past due |
      | 2024-11-15 | 60       |
      | 2024-11-16 | 85       |

  Scenario: Of a partly refunded payment what still stood is taken back
    Given AdjARItem leaves "45.00" of item "205185"
    When AddReturnedCheck returns "45.00" for the reference "guid-1"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 60 |
      | UNAPPLIED_CREDIT | 0  |

  Scenario: The account is marked for a returned check
    Given I ask for GetAccount of account "4000001"
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    And I ask for GetAccount of account "4000001"
    Then V_HAS_NSF_YN of the reply is "T"

  Scenario: An account without a returned check is not marked
    When I ask for GetAccount of account "4000001"
    Then V_HAS_NSF_YN of the reply is ""

  Scenario: Every returned check has the next folio number, whatever the account
    Given AddARItems posts a payment of "10.00" with the reference "guid-2" to account "2036948"
    And AddReturnedCheck returns "60.00" for the reference "guid-1"
    When AddReturnedCheck returns "10.00" for the reference "guid-2"
    Then FOLIO_NO of the reply is "2"

  Scenario: A refused return uses up no folio number
    Given I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-9 |
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    Then FOLIO_NO of the reply is "1"

  Scenario: The account of a returned payment may pay again
    Given AddReturnedCheck returns "60.00" for the reference "guid-1"
    When AddARItems posts a payment of "60.00" with the reference "guid-2" to account "4000001"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 0        |
      | LAST_PAYMENT_DT  | 20241115 |
      | LAST_PAYMENT_AMT | -60      |

  Scenario: A documented payment is found by its item number
    When AddReturnedCheck returns "98.24" for the reference "204987"
    Then the books of account "2003708" say
      | CURRENT_BALANCE  | 198.48   |
      | LAST_PAYMENT_DT  | 20240205 |
      | LAST_PAYMENT_AMT | -45.5    |
