@SetAccountBillingAddress @F-12
Feature: A new mailing address
  SetAccountBillingAddress adds a record and ends the one before it; it never changes an address in place (router F-12).

  Background:
    Given a router of template "4078"
    And it is "2024-04-04"

  @quirk-12 @smoke
  Scenario: The documented sample, with the blank at the end of its text
    When I send the sample of SetAccountBillingAddress
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="3236" pid="14388">
        <SetAccountBillingAddress version="1.1">
          <Params>
            <STATUS>0</STATUS>
            <STATUS_DESC>Account Address 2000341 updated. </STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </SetAccountBillingAddress>
      </Reply>
      """

  @Q-29
  Scenario: A record is added, active from today, and the one before ends the day before
    When I send the sample of SetAccountBillingAddress
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | ADDRESS_CD | STREET_NM      | CITY       | PROVINCE_CD | POSTAL_CD | accounts |
      | 2           | 20160318  | 20240403    |            | 100 EXAMPLE ST | SAMPLETOWN | KS          | 99999     | 2000341  |
      | 3           | 20240404  |             | FWD        | 123 Example ST | Sampleton  | FL          | 99998     | 2000341  |

  @GetAccountBillingAddress @F-11
  Scenario: The new address is answered from then on
    Given I send the sample of SetAccountBillingAddress
    When I ask for GetAccountBillingAddress of account "2000341"
    Then the reply has
      | ADDRESS_SEQ | 3              |
      | ACTIVE_DT   | 20240404       |
      | ADDRESS_CD  | FWD            |
      | STREET_NM   | 123 Example ST |
      | CITY        | Sampleton      |
      | PROVINCE_CD | FL             |
      | POSTAL_CD   | 99998          |

  @GetAccountBillingAddress @F-11
  Scenario: Every tag of the request is stored
    Given I send the sample of SetAccountBillingAddress with
      | INACTIVE_DT      | 20251231   |
      | HOUSE_NO         | 12         |
      | STREET_PFX_DIR   | N          |
      | STREET_NM        | SAMPLE     |
      | STREET_NM_SFX    | AVE        |
      | STREET_SFX_DIR   | W          |
      | SEC_ADDR_ID      | APT        |
      | SEC_ADDR_RANGE   | 4          |
      | TER_ADDR_ID      | FL         |
      | TER_ADDR_RANGE   | 2          |
      | ADDR_ID_4        | RM         |
      | ADDR_RANGE_4     | 7          |
      | LOCATOR_ID       | L1         |
      | ROUTE_PFX        | RR         |
      | ADDR_ROUTE       | 9          |
      | PO_BOX_NO        | 77         |
      | DELIVERY_INST_TP | STN        |
      | DELIVERY_INST_NM | MAIN       |
      | COUNTRY_CD       | USA        |
      | IN_CARE_OF       | J SAMPLE   |
      | ENVELOPE_MEMO    | BY HAND    |
      | LIS_CD           | LC         |
      | LIS_NO           | 55         |
      | LIS_VALIDAT_STAT | OK         |
      | SEASON_STR_MTH   | 6          |
      | SEASON_STR_DAY   | 1          |
      | SEASON_END_MTH   | 8          |
      | SEASON_END_DAY   | 31         |
      | ADDRESS_CMTS     | told by IC |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then the reply has
      | INACTIVE_DT      | 20251231   |
      | HOUSE_NO         | 12         |
      | STREET_PFX_DIR   | N          |
      | STREET_NM        | SAMPLE     |
      | STREET_NM_SFX    | AVE        |
      | STREET_SFX_DIR   | W          |
      | SEC_ADDR_ID      | APT        |
      | SEC_ADDR_RANGE   | 4          |
      | TER_ADDR_ID      | FL         |
      | TER_ADDR_RANGE   | 2          |
      | ADDR_ID_4        | RM         |
      | ADDR_RANGE_4     | 7          |
      | LOCATOR_ID       | L1         |
      | ROUTE_PFX        | RR         |
      | ADDR_ROUTE       | 9          |
      | PO_BOX_NO        | 77         |
      | DELIVERY_INST_TP | STN        |
      | DELIVERY_INST_NM | MAIN       |
      | COUNTRY_CD       | USA        |
      | IN_CARE_OF       | J SAMPLE   |
      | ENVELOPE_MEMO    | BY HAND    |
      | LIS_CD           | LC         |
      | LIS_NO           | 55         |
      | LIS_VALIDAT_STAT | OK         |
      | SEASON_STR_MTH   | 6          |
      | SEASON_STR_DAY   | 1          |
      | SEASON_END_MTH   | 8          |
      | SEASON_END_DAY   | 31         |
      | ADDRESS_CMTS     | told by IC |

  Scenario Outline: The record before ends the day before the new one begins: <first day>
    When I send the sample of SetAccountBillingAddress with
      | ACTIVE_DT | <first day> |
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT   | INACTIVE_DT |
      | 2           | 20160318    | <last day>  |
      | 3           | <first day> |             |

    Examples: today, the first of a month, of March in a leap year, of a year, the second day of the old record
      | first day | last day |
      | 20240404  | 20240403 |
      | 20240501  | 20240430 |
      | 20240301  | 20240229 |
      | 20250101  | 20241231 |
      | 20160319  | 20160318 |

  Scenario Outline: A record before that does not begin earlier keeps its end: <first day>
    When I send the sample of SetAccountBillingAddress with
      | ACTIVE_DT | <first day> |
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT   | INACTIVE_DT |
      | 2           | 20160318    |             |
      | 3           | <first day> |             |

    Examples: the very day the old record began, and the day before
      | first day |
      | 20160318  |
      | 20160317  |

  Scenario: A record before that has an end already keeps it
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | STREET_NM | accounts |
      | 2           | 20160318  | 20241231    | 1 OLD ST  | 2000341  |
    When I send the sample of SetAccountBillingAddress
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT |
      | 2           | 20160318  | 20241231    |
      | 3           | 20240404  |             |

  @GetAccountBillingAddress @F-11
  Scenario Outline: An address for later is answered from its first day
    Given I send the sample of SetAccountBillingAddress with
      | ACTIVE_DT | 20240501 |
    And it is "<today>"
    When I ask for GetAccountBillingAddress of account "2000341"
    Then STREET_NM of the reply is "<street>"

    Examples:
      | today      | street         |
      | 2024-04-04 | 100 EXAMPLE ST |
      | 2024-04-29 | 100 EXAMPLE ST |
      | 2024-05-01 | 123 Example ST |

  @Q-29
  Scenario: The record before is the one that is current at that time
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM | PRIMARY_LOCATION_YN | accounts |
      | 1           | 20100101  | 1 OLD ST  | T                   | 2000341  |
      | 2           | 20160318  | 2 NEW ST  | F                   | 2000341  |
    When I send the sample of SetAccountBillingAddress
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | INACTIVE_DT |
      | 1           | 20240403    |
      | 2           |             |
      | 3           |             |

  @Q-29
  Scenario: A record without an end is the one before, not one that ends by itself
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | STREET_NM | accounts |
      | 1           | 20100101  |             | 1 OLD ST  | 2000341  |
      | 2           | 20160318  | 20241231    | 2 NEW ST  | 2000341  |
    When I send the sample of SetAccountBillingAddress
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | INACTIVE_DT |
      | 1           | 20240403    |
      | 2           | 20241231    |
      | 3           |             |

  @Q-29
  Scenario: For an address for later it is the one that is current on its first day
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM  | accounts |
      | 1           | 20100101  | 1 NOW ST   | 2000341  |
      | 2           | 20240420  | 2 SOON ST  | 2000341  |
    When I send the sample of SetAccountBillingAddress with
      | ACTIVE_DT | 20240501 |
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | INACTIVE_DT |
      | 1           |             |
      | 2           | 20240430    |
      | 3           |             |

  Scenario: A second move ends the first
    Given I send the sample of SetAccountBillingAddress
    And it is "2024-06-10"
    When I send the sample of SetAccountBillingAddress with
      | STREET_NM | 7 Third ST |
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | STREET_NM      |
      | 2           | 20160318  | 20240403    | 100 EXAMPLE ST |
      | 3           | 20240404  | 20240609    | 123 Example ST |
      | 4           | 20240610  |             | 7 Third ST     |

  @GetAccountBillingAddress @F-11
  Scenario: Of two moves on one day the later one holds
    Given I send the sample of SetAccountBillingAddress
    And I send the sample of SetAccountBillingAddress with
      | STREET_NM | 7 Third ST |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then the reply has
      | ADDRESS_SEQ | 4          |
      | STREET_NM   | 7 Third ST |

  Scenario: The first address of an account without any
    Given a new account "4000001"
    When I send the sample of SetAccountBillingAddress with
      | ACCOUNT_NO | 4000001 |
    And I ask for GetAccountBillingAddress of account "4000001"
    Then the reply has
      | ADDRESS_SEQ | 1              |
      | STREET_NM   | 123 Example ST |

  Scenario: The number is one above the highest the person has, for whichever account
    Given a new account "4000001" of person "1001154"
    And person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM  | accounts |
      | 2           | 20160318  | 2 MINE ST  | 2000341  |
      | 7           | 20160318  | 7 OTHER ST | 4000001  |
    When I send the sample of SetAccountBillingAddress
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | INACTIVE_DT | accounts |
      | 2           | 20240403    | 2000341  |
      | 7           |             | 4000001  |
      | 8           |             | 2000341  |

  @GetAccountBillingAddress @F-11
  Scenario Outline: An account that shares the old address keeps it
    Given a new account "4000001" of person "1001154"
    And person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM  | accounts         |
      | 2           | 20160318  | 2 BOTH ST  | 2000341, 4000001 |
    And I send the sample of SetAccountBillingAddress
    When I ask for GetAccountBillingAddress of account "<account>"
    Then the reply has
      | STREET_NM   | <street> |
      | INACTIVE_DT |          |

    Examples:
      | account | street         |
      | 2000341 | 123 Example ST |
      | 4000001 | 2 BOTH ST      |

  @Q-29 @GetAccountBillingAddress @F-11
  Scenario Outline: A new primary address takes the flag from the account's others: <flag>
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | STREET_NM | PRIMARY_LOCATION_YN | accounts |
      | 1           | 20100101  | 20150101    | 1 OLD ST  | T                   | 2000341  |
      | 2           | 20160318  |             | 2 NEW ST  | T                   | 2000341  |
    When I send the sample of SetAccountBillingAddress with
      | PRIMARY_LOCATION_YN | <flag> |
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | PRIMARY_LOCATION_YN |
      | 1           | <others>            |
      | 2           | <others>            |
      | 3           | <stored>            |

    Examples:
      | flag | others | stored |
      | T    | F      | T      |
      | F    | T      | F      |
      |      | T      |        |

  @Q-29
  Scenario: The primary address of another account keeps its flag
    Given a new account "4000001" of person "1001154"
    And person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM  | PRIMARY_LOCATION_YN | accounts |
      | 1           | 20100101  | 1 MINE ST  | T                   | 2000341  |
      | 2           | 20160318  | 2 OTHER ST | T                   | 4000001  |
    When I send the sample of SetAccountBillingAddress with
      | PRIMARY_LOCATION_YN | T |
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | PRIMARY_LOCATION_YN | accounts |
      | 1           | F                   | 2000341  |
      | 2           | T                   | 4000001  |
      | 3           | T                   | 2000341  |

  Scenario: A post-office box is an address too
    When I send the sample of SetAccountBillingAddress with
      | STREET_NM |    |
      | PO_BOX_NO | 77 |
    Then STATUS is 0 at the Params level

  @Q-08
  Scenario: By the biller's own number
    When I ask for SetAccountBillingAddress with
      | ACCOUNT_NO        |                |
      | ACCOUNT_NO_CUSTOM | 133110         |
      | STREET_NM         | 123 Example ST |
    Then STATUS_DESC is "Account Address 2000341 updated. " at the Params level
