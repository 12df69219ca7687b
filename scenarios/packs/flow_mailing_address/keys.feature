@SetAccountBillingAddress @F-12 @AddContact @F-13
Feature: What a county may want otherwise of a mailing address
  The keys of adapter §11, each at its default and flipped, and AS 131 and AS 12.

  Background:
    Given a biller of template "4078"
    And it is "2024-04-04"

  @adapter-key-contact_tp @adapter-key-contact_desc_upper @Q-64
  @adapter-key-primary_location @adapter-key-send_active_dt @Q-29
  Scenario Outline: <key> is <value>: <tag> of <function> is <sent>
    Given the code table CONTACT_TP holds "WEB, NET"
    And the adapter key <key> is "<value>"
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then record "a1" is SENT
    And the router got <function> with
      | <tag> | <sent> |

    Examples: the defaults, and what they can be besides
      | key                | value | function                 | tag                 | sent                                                        |
      | contact_tp         | WEB   | AddContact               | CONTACT_TP          | WEB                                                         |
      | contact_tp         | NET   | AddContact               | CONTACT_TP          | NET                                                         |
      | contact_desc_upper | false | AddContact               | CONTACT_DESC        | Invoice Cloud Web - Mailing Address Update - 123 Example ST |
      | contact_desc_upper | true  | AddContact               | CONTACT_DESC        | Invoice Cloud Web - Mailing Address Update - 123 EXAMPLE ST |
      | primary_location   |       | SetAccountBillingAddress | PRIMARY_LOCATION_YN |                                                             |
      | primary_location   | T     | SetAccountBillingAddress | PRIMARY_LOCATION_YN | T                                                           |
      | send_active_dt     | false | SetAccountBillingAddress | ACTIVE_DT           |                                                             |
      | send_active_dt     | true  | SetAccountBillingAddress | ACTIVE_DT           | 20240404                                                    |

  @AS-131
  Scenario Outline: UpdateMailingAddress of AS 131: <json>
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {<json>}}}
      """
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then record "a1" is <state>
    And the address records of person "1001154" are
      | ADDRESS_SEQ | ADDRESS_CD |
      | 2           |            |
      | 3           | <code>     |

    Examples: with and without the additional tag of Johnson County
      | json                                             | state | code |
      | "UpdateMailingAddress": true, "AddressCd": "FWD" | SENT  | FWD  |
      | "UpdateMailingAddress": "True"                   | SENT  |      |

  @AS-131
  Scenario Outline: Without UpdateMailingAddress nothing is sent: <json>
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {<json>}}}
      """
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then record "a1" is SKIPPED with reason code NOT_ENABLED
    And the router was asked nothing

    Examples:
      | json                                              |
      | "AddressCd": "FWD"                                |
      | "UpdateMailingAddress": false, "AddressCd": "FWD" |

  @AS-131
  Scenario: An unknown AddressCd holds the change until it is corrected
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"UpdateMailingAddress": true, "AddressCd": "FOR WARD"}}}
      """
    And the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then record "a1" is HELD with reason code BAD_CODE
    And the router was asked nothing
    When advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"UpdateMailingAddress": true, "AddressCd": "FWD"}}}
      """
    And the pump runs
    Then record "a1" is SENT

  @AS-12 @Q-64
  Scenario: Without a data pump user RECEIVED_BY is blank
    When the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then the router got AddContact with
      | RECEIVED_BY |  |

  @adapter-key-endpoint_override.mailing_address @Q-40
  Scenario: An address of its own for both calls, which replaces AS 11
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the adapter key endpoint_override.mailing_address is the router's address
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
    And the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "a1" is SENT
    And record "p1" is RETRY
