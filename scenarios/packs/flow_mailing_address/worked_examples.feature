@SetAccountBillingAddress @F-12 @AddContact @F-13
Feature: A mailing address changed at Invoice Cloud
  Adapter §11: SetAccountBillingAddress adds the new address, never comparing it with the old one; then AddContact tells
  the clerks. Johnson County Wastewater, whose sample this is.

  Background:
    Given a biller of template "4078"
    And it is "2024-04-04"
    And the router's logins are
      | user   | password | functions |
      | INVCLD | pump     |           |
    And the advanced settings are
      | 12 | INVCLD |
      | 13 | pump   |

  @WX-AD-1 @ITG-2633 @AS-12 @AS-13 @AS-131 @Q-29 @Q-64 @smoke
  Scenario: The documented address and its contact, all tags of both
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then record "a1" is SENT
    And record "a1" has
      | result.contact_no | 3857241 |
    And the router was asked
      | function                 | login  | status |
      | SetAccountBillingAddress | INVCLD | 0      |
      | AddContact               | INVCLD | 0      |
    And the router got SetAccountBillingAddress with exactly
      | ACCOUNT_NO          | 2000341        |
      | ACTIVE_DT           |                |
      | INACTIVE_DT         |                |
      | SEASON_STR_MTH      |                |
      | SEASON_STR_DAY      |                |
      | SEASON_END_MTH      |                |
      | SEASON_END_DAY      |                |
      | ADDRESS_CD          | FWD            |
      | HOUSE_NO            |                |
      | STREET_PFX_DIR      |                |
      | STREET_NM           | 123 Example ST |
      | STREET_NM_SFX       |                |
      | STREET_SFX_DIR      |                |
      | SEC_ADDR_ID         |                |
      | SEC_ADDR_RANGE      |                |
      | TER_ADDR_ID         |                |
      | TER_ADDR_RANGE      |                |
      | ADDR_ID_4           |                |
      | ADDR_RANGE_4        |                |
      | LOCATOR_ID          |                |
      | ROUTE_PFX           |                |
      | ADDR_ROUTE          |                |
      | CITY                | Sampleton      |
      | PROVINCE_CD         | FL             |
      | POSTAL_CD           | 99998          |
      | PO_BOX_NO           |                |
      | DELIVERY_INST_TP    |                |
      | DELIVERY_INST_NM    |                |
      | COUNTRY_CD          |                |
      | IN_CARE_OF          |                |
      | ENVELOPE_MEMO       |                |
      | LIS_CD              |                |
      | LIS_NO              |                |
      | LIS_VALIDAT_STAT    |                |
      | PRIMARY_LOCATION_YN |                |
      | ADDRESS_CMTS        |                |
    And the router got AddContact with exactly
      | CONTACT_TP        | WEB                                                         |
      | ACCOUNT_NO        | 2000341                                                     |
      | CONTACT_DESC      | Invoice Cloud Web - Mailing Address Update - 123 Example ST |
      | RECEIVED_DTM      | 20240404                                                    |
      | RECEIVED_BY       | INVCLD                                                      |
      | ATTACH_PARAMETERS |                                                             |
      | FILE              |                                                             |
      | UPLOAD_YN         |                                                             |
      | SOURCE_CD         |                                                             |
      | SOURCE_ID         |                                                             |
    And the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | ADDRESS_CD | STREET_NM      |
      | 2           | 20160318  | 20240403    |            | 100 EXAMPLE ST |
      | 3           | 20240404  |             | FWD        | 123 Example ST |
    And there is no contract finding

  @WX-AD-1 @Q-29 @GetAccountBillingAddress @F-11
  Scenario: A second change on the same day leaves the end of the first blank; the newest is shown
    When these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
      | a2   | 2000341 | 7 Sample AVE   | Sampleton | FL    | 99997 |
    And the pump runs
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | ACTIVE_DT | INACTIVE_DT | STREET_NM      |
      | 2           | 20160318  | 20240403    | 100 EXAMPLE ST |
      | 3           | 20240404  |             | 123 Example ST |
      | 4           | 20240404  |             | 7 Sample AVE   |
    And the profile of account "2000341" shows the mailing address
      | seq         | 4            |
      | street      | 7 Sample AVE |
      | zip         | 99997        |
      | active_from | 2024-04-04   |
    And the contacts of account "2000341" are
      | contact_no | CONTACT_DESC                                                |
      | 3857241    | Invoice Cloud Web - Mailing Address Update - 123 Example ST |
      | 3857242    | Invoice Cloud Web - Mailing Address Update - 7 Sample AVE   |

  Scenario: An address equal to the router's is added all the same
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 100 EXAMPLE ST |
      | city    | SAMPLETOWN     |
      | state   | KS             |
      | zip     | 99999          |
    And the pump runs
    Then the address records of person "1001154" are
      | ADDRESS_SEQ | INACTIVE_DT | STREET_NM      |
      | 2           | 20240403    | 100 EXAMPLE ST |
      | 3           |             | 100 EXAMPLE ST |

  @Q-29
  Scenario: A second address line follows the first after a blank, in the address and in the contact
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | street2 | Apt 4          |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then the router got SetAccountBillingAddress with
      | STREET_NM | 123 Example ST Apt 4 |
    And the router got AddContact with
      | CONTACT_DESC | Invoice Cloud Web - Mailing Address Update - 123 Example ST Apt 4 |

  Scenario: Two accounts of one person: one pair of calls each
    Given a new account "4000001" of person "1001154"
    When these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
      | a2   | 4000001 | 123 Example ST | Sampleton | FL    | 99998 |
    And the pump runs
    Then the router was asked in this order, nothing between
      | function                 | account |
      | SetAccountBillingAddress | 2000341 |
      | AddContact               | 2000341 |
      | SetAccountBillingAddress | 4000001 |
      | AddContact               | 4000001 |
    And the address records of person "1001154" are
      | ADDRESS_SEQ | accounts |
      | 2           | 2000341  |
      | 3           | 2000341  |
      | 4           | 4000001  |
