@GetAccount @F-02 @GetPhoneRecords @F-08 @SetPhone @F-10
Feature: Order and outcomes of contact details
  E-mail, phone, mailing address and registration of an account go out in the order of their changes. A change that is
  RETRY or UNCERTAIN holds the later ones; one that is HELD, REJECTED or FAILED lets them pass (adapter §1.2, §1.3).

  Background:
    Given a biller of template "4078"
    And it is "2024-11-15"

  @AS-131
  Scenario: Later changes pass a held one, which is sent when the setting is corrected
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "E BILL", "PhoneSearchCd": "RES"}}}
      """
    And the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "e1" is HELD because "EmailSearchCd"
    And record "p1" is SENT
    When advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL", "PhoneSearchCd": "RES"}}}
      """
    And the pump runs
    Then record "e1" is SENT

  @INT-10322 @ITG-2719
  Scenario Outline: A lost <part> holds the later changes of the account until an operator says <decision>
    Given the fault "<fault>" is switched on for SetPhone
    And these phone changes are submitted
      | name | account | phone      |
      | p1   | 2003708 | 2025550141 |
      | p2   | 2003708 | 2025550142 |
    And the e-mail change "other" of account "2000341" is submitted with
      | email | test@example.org |
    And the pump runs
    Then the records of the pump are
      | source_id | state     |
      | p1        | UNCERTAIN |
      | p2        | QUEUED    |
      | other     | SENT      |
    And record "p1" has no evidence yet
    When an operator decides "<decision>" for record "p1" because "looked it up in Cayenta"
    And the pump runs
    Then record "p1" is <state>
    And record "p2" is SENT
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO                |
      | 1         | 2025550118              |
      | 2         | alex.sample@example.org |
      | 3         | 2025550142              |

    Examples:
      | part    | fault        | decision | state   |
      | reply   | lost_reply   | confirm  | SENT    |
      | request | lost_request | resend   | SENT    |
      | request | lost_request | drop     | SKIPPED |

  Scenario Outline: A look-up that fails may be repeated: the change waits for its retry, nothing was written (<fault>)
    Given the fault "<fault>" is switched on for <function>
    And these phone changes are submitted
      | name | account | phone      |
      | p1   | 2003708 | 2025550141 |
      | p2   | 2003708 | 2025550142 |
    And the pump runs
    Then record "p1" is RETRY with reason code <reason_code>
    And record "p1" has
      | attempts | 0 |
    And record "p2" is QUEUED
    When 1 minutes pass
    And the pump runs
    Then record "p1" is SENT
    And record "p2" is SENT

    Examples:
      | function        | fault        | reason_code |
      | GetAccount      | out_of_order | HTTP_STATUS |
      | GetPhoneRecords | cut_reply    | REPLY_LOST  |

  Scenario Outline: A router that refuses <function> ends the change, the next one goes out
    Given the fault "no" is switched on with
      | function | <function> |
      | view     | status     |
      | code     | -1         |
      | effect   | none       |
    And these phone changes are submitted
      | name | account | phone      |
      | p1   | 2003708 | 2025550141 |
      | p2   | 2003708 | 2025550142 |
    And the pump runs
    Then record "p1" is REJECTED with reason code ROUTER_STATUS
    And record "p2" is SENT

    Examples:
      | function        |
      | GetAccount      |
      | GetPhoneRecords |
      | SetPhone        |

  Scenario: GetAccount that names no person stops the change: nothing is looked up or written
    Given the fault "nobody" is switched on with
      | function | GetAccount |
      | view     | blank_tag  |
      | tag      | PERSON_NO  |
    And the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "p1" is FAILED with reason code NO_PERSON_NO
    And the router was asked
      | function   |
      | GetAccount |

  @AS-11
  Scenario: Without an address all of them are held; with it they go out in their order
    Given advanced setting 11 is ""
    And the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "e1" is HELD with reason code NO_ENDPOINT
    And record "p1" is HELD with reason code NO_ENDPOINT
    When advanced setting 11 is the router's address
    And the pump runs
    Then the router was asked in this order
      | function | PHONE_CD |
      | SetPhone | EBILL    |
      | SetPhone | RES      |

  @adapter-key-endpoint_override.email @adapter-key-endpoint_override.phone @Q-40
  Scenario Outline: An address of its own for changes of the <kind>, which replaces AS 11
    Given advanced setting 11 is "http://127.0.0.1:9/router"
    And the adapter key endpoint_override.<key> is the router's address
    And the <kind> change "c1" of account "2003708" is submitted with
      | <field> | <value> |
    And the <other> change "c2" of account "2003708" is submitted with
      | <other field> | <other value> |
    And the pump runs
    Then record "c1" is SENT
    And record "c2" is RETRY

    Examples:
      | kind   | key   | field | value            | other  | other field | other value      |
      | e-mail | email | email | test@example.org | phone  | phone       | 2025550142       |
      | phone  | phone | phone | 2025550142       | e-mail | email       | test@example.org |

  @SetPhone @F-10
  Scenario: An older change is not sent after a newer one, though the clock went back between them
    Given the fault "refused" is switched on with
      | function | SetPhone |
      | view     | status   |
    And the phone change "c1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "c1" is REJECTED
    When it is "2024-11-15T09:00"
    And the phone change "c2" of account "2003708" is submitted with
      | phone | 2025550143 |
    And the pump runs
    Then record "c2" is SENT
    When an operator decides "resend" for record "c1" because "it was lost"
    Then the decision is refused because "is newer and is SENT"
