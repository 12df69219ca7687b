@AddARItems @F-04 @ITG-2156
Feature: A donation is not the account's money
  ITEM_TP of kind donation goes to a sub-ledger of its own: no balance tag ever changes (router §5.1).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 40.00  | 2024-10-18 | 2024-11-01 |

  Scenario: A donation has an item of its own and changes no balance tag
    When AddARItems posts a donation of "25.00" with the reference "guid-1" to account "4000001"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 40 |
      | BILLED_AND_OWING | 40 |
      | ACCOUNT_BALANCE  | 40 |
      | PASTDUE_AMT      | 40 |
      | UNAPPLIED_CREDIT | 0  |
      | LAST_PAYMENT_DT  |    |
      | LAST_PAYMENT_AMT |    |
    And the entries of account "4000001" are
      | kind     | item_no |
      | bill     |         |
      | donation | 205185  |

  @AdjARItem @F-06
  Scenario: A refunded donation changes no balance tag either
    Given AddARItems posts a donation of "25.00" with the reference "guid-1" to account "4000001"
    When AdjARItem leaves "10.00" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE  | 40 |
      | UNAPPLIED_CREDIT | 0  |
      | PASTDUE_AMT      | 40 |

  @AdjARItem @F-06
  Scenario: A voided donation changes no balance tag either
    Given AddARItems posts a donation of "25.00" with the reference "guid-1" to account "4000001"
    When AdjARItem leaves "0.00" of item "205185"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 40 |
      | PASTDUE_AMT     | 40 |

  @AddReturnedCheck @F-05
  Scenario: A returned donation is returned in its sub-ledger
    Given AddARItems posts a donation of "25.00" with the reference "guid-1" to account "4000001"
    When AddReturnedCheck returns "25.00" for the reference "guid-1"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 40 |
      | PASTDUE_AMT     | 40 |

  @AdjARItem @F-06 @AddReturnedCheck @F-05
  Scenario: What was voided cannot be returned, also of a donation
    Given AddARItems posts a donation of "25.00" with the reference "guid-1" to account "4000001"
    And AdjARItem leaves "0.00" of item "205185"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 25.00  |
    Then STATUS is -909 at the Params level

  @key-donation_item_types
  Scenario Outline: Which item types are donations is the biller's choice: <types>
    Given the router key donation_item_types lists "<types>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_TP       | <type>  |
      | ITEM_AMT      | 25.00   |
    Then the books of account "4000001" say
      | CURRENT_BALANCE | <balance> |

    Examples: as documented
      | types      | type       | balance |
      | DONATE-PMT | DONATE-PMT | 40      |
      | DONATE-PMT | WEB        | 15      |

    Examples: another list
      | types        | type       | balance |
      | GIFT, ROUND  | ROUND      | 40      |
      | GIFT, ROUND  | DONATE-PMT | 15      |
      |              | DONATE-PMT | 15      |

  @key-donation_item_types
  Scenario: The documented donation code is a donation without any setting
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001    |
      | ITEM_TP       | DONATE-PMT |
      | ITEM_AMT      | 25.00      |
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 40 |
