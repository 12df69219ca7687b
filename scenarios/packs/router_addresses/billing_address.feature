@GetAccountBillingAddress @F-11
Feature: The mailing address of an account
  One of the account's address records: active today, primary first, then the newest (router F-11, Q-29).

  Background:
    Given a router of template "4078"
    And it is "2024-04-04"

  @quirk-6 @smoke
  Scenario: The documented sample with its 43 tags, whose STATUS stands in Params only
    When I send the sample of GetAccountBillingAddress
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="3158" pid="11908">
        <GetAccountBillingAddress version="1.1">
          <Params>
            <PERSON_NO>1001154</PERSON_NO>
            <ADDRESS_SEQ>2</ADDRESS_SEQ>
            <ACTIVE_DT>20160318</ACTIVE_DT>
            <INACTIVE_DT/>
            <SEASON_STR_MTH/>
            <SEASON_STR_DAY/>
            <SEASON_END_MTH/>
            <SEASON_END_DAY/>
            <ADDRESS_CD/>
            <BUILDING_NAME/>
            <HOUSE_NO/>
            <STREET_PFX_DIR/>
            <STREET_NM>100 EXAMPLE ST</STREET_NM>
            <STREET_NM_SFX/>
            <STREET_SFX_DIR/>
            <SEC_ADDR_ID/>
            <SEC_ADDR_RANGE/>
            <TER_ADDR_ID/>
            <TER_ADDR_RANGE/>
            <ROUTE_PFX/>
            <ADDR_ROUTE/>
            <CITY>SAMPLETOWN</CITY>
            <PROVINCE_CD>KS</PROVINCE_CD>
            <POSTAL_CD>99999</POSTAL_CD>
            <PO_BOX_NO/>
            <DELIVERY_INST_TP/>
            <DELIVERY_INST_NM/>
            <COUNTRY_CD/>
            <IN_CARE_OF/>
            <ENVELOPE_MEMO/>
            <DEFAULT_YN/>
            <LIS_CD/>
            <LIS_NO/>
            <LIS_VALIDAT_STAT/>
            <PRIMARY_LOCATION_YN>F</PRIMARY_LOCATION_YN>
            <ADDR_ID_4/>
            <ADDR_RANGE_4/>
            <LOCATOR_ID/>
            <ADDRESS_CMTS/>
            <ACCOUNT_NO>2000341</ACCOUNT_NO>
            <ACCOUNT_NO_CUSTOM>133110</ACCOUNT_NO_CUSTOM>
            <STATUS>0</STATUS>
            <STATUS_DESC>Account Billing Address 2000341 found.</STATUS_DESC>
          </Params>
        </GetAccountBillingAddress>
      </Reply>
      """

  @Q-29
  Scenario: The primary address comes first, however old it is
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM | PRIMARY_LOCATION_YN | accounts |
      | 1           | 20100101  | 1 OLD ST  | T                   | 2000341  |
      | 2           | 20160318  | 2 NEW ST  | F                   | 2000341  |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then the reply has
      | ADDRESS_SEQ         | 1        |
      | STREET_NM           | 1 OLD ST |
      | PRIMARY_LOCATION_YN | T        |

  @Q-29
  Scenario: Without a primary one the address that became active last
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM | accounts |
      | 1           | 20160318  | 1 NEW ST  | 2000341  |
      | 2           | 20100101  | 2 OLD ST  | 2000341  |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then ADDRESS_SEQ of the reply is "1"

  @Q-29
  Scenario: Of two that became active together the one with the higher number
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM | accounts |
      | 9           | 20160318  | 9 A ST    | 2000341  |
      | 10          | 20160318  | 10 B ST   | 2000341  |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then ADDRESS_SEQ of the reply is "10"

  @Q-29
  Scenario Outline: An address that is not active today does not count: <why>
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | STREET_NM | PRIMARY_LOCATION_YN | accounts |
      | 1           | 20100101  |             | 1 OLD ST  | F                   | 2000341  |
      | 2           | <from>    | <until>     | 2 NEW ST  | T                   | 2000341  |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then ADDRESS_SEQ of the reply is "<found>"

    Examples:
      | why                | from     | until    | found |
      | it ended           | 20160318 | 20240403 | 1     |
      | it ends today      | 20160318 | 20240404 | 1     |
      | it ends tomorrow   | 20160318 | 20240405 | 2     |
      | it has not begun   | 20240405 |          | 1     |
      | it begins today    | 20240404 |          | 2     |

  Scenario: An address of the same person that another account uses does not count
    Given a new account "4000001" of person "1001154"
    And person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM   | PRIMARY_LOCATION_YN | accounts |
      | 1           | 20100101  | 1 MINE ST   | F                   | 2000341  |
      | 2           | 20160318  | 2 OTHERS ST | T                   | 4000001  |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then ADDRESS_SEQ of the reply is "1"

  @Q-29
  Scenario: Seasons are stored and answered, not judged
    Given person "1001154" has the address records
      | ADDRESS_SEQ | ACTIVE_DT | STREET_NM  | SEASON_STR_MTH | SEASON_STR_DAY | SEASON_END_MTH | SEASON_END_DAY | accounts |
      | 1           | 20160318  | 1 BEACH ST | 6              | 1              | 8              | 31             | 2000341  |
    When I ask for GetAccountBillingAddress of account "2000341"
    Then the reply has
      | STREET_NM      | 1 BEACH ST |
      | SEASON_STR_MTH | 6          |
      | SEASON_STR_DAY | 1          |
      | SEASON_END_MTH | 8          |
      | SEASON_END_DAY | 31         |

  Scenario: An account without an address
    Given a new account "4000001"
    When I ask for GetAccountBillingAddress of account "4000001"
    Then STATUS is -906 at the Params level
    And there is no STATUS at the function level
    And the tags of Params are "STATUS STATUS_DESC"

  @quirk-6
  Scenario: An account that does not exist, with STATUS in Params only
    When I ask for GetAccountBillingAddress of account "9999999"
    Then STATUS is -4 at the Params level
    And STATUS_DESC names "Invalid Account Number" at the Params level
    And there is no STATUS at the function level

  @Q-07 @Q-08
  Scenario Outline: Without an account number
    When I send the sample of GetAccountBillingAddress with
      | ACCOUNT_NO | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty" at the Params level
    And there is no STATUS at the function level

    Examples:
      | value    |
      |          |
      | (absent) |

  @Q-08
  Scenario: By the biller's own number
    When I ask for GetAccountBillingAddress with
      | ACCOUNT_NO        |        |
      | ACCOUNT_NO_CUSTOM | 133110 |
    Then ACCOUNT_NO of the reply is "2000341"
    And STATUS_DESC is "Account Billing Address 2000341 found." at the Params level

  @Q-08
  Scenario: An own number that two accounts have
    Given a new account "4000001" with the custom number "133110"
    When I ask for GetAccountBillingAddress with
      | ACCOUNT_NO_CUSTOM | 133110 |
    Then STATUS is -4 at the Params level

  Scenario: The address of the balance sample's account
    When I ask for GetAccountBillingAddress of account "2003708"
    Then the reply has
      | PERSON_NO   | 1020424        |
      | ADDRESS_SEQ | 1              |
      | ADDRESS_CD  | RES            |
      | STREET_NM   | 100 EXAMPLE ST |
      | CITY        | SAMPLETOWN     |

  @Q-03 @off-contract
  Scenario: A login without the grant gets STATUS at function level, though a success has none there
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | GetAccount |
    And I sign in as "ic" with the password "pw"
    When I send the sample of GetAccountBillingAddress
    Then STATUS is -901 at the function level
    And there is no STATUS at the Params level
