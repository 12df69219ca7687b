@SetAccountBillingAddress @F-12 @AddContact @F-13
Feature: When one of the two calls goes wrong
  Adapter §11.3: without the address there is no contact; without the contact the address stays, and only the contact is
  sent again. Every repeated address would be one record more in Cayenta.

  Background:
    Given a biller of template "4078"
    And it is "2024-04-04"

  Scenario: The router refuses the contact: sent again, the contact alone
    Given the fault "no" is switched on with
      | function | AddContact |
      | view     | status     |
      | code     | -905       |
      | effect   | none       |
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
    And the pump runs
    Then record "a1" is REJECTED with reason code ROUTER_STATUS
    And the address records of person "1001154" are
      | ADDRESS_SEQ | STREET_NM      |
      | 2           | 100 EXAMPLE ST |
      | 3           | 123 Example ST |
    When it is "2024-04-08"
    And an operator decides "resend" for record "a1" because "the contact type is there now"
    And the pump runs
    Then record "a1" is SENT
    And record "a1" was tried
      | function                 | outcome  |
      | SetAccountBillingAddress | SENT     |
      | AddContact               | REJECTED |
      | AddContact               | SENT     |
    And the contacts of account "2000341" are
      | CONTACT_DESC                                                | RECEIVED_DTM |
      | Invoice Cloud Web - Mailing Address Update - 123 Example ST | 20240408     |
    And the address records of person "1001154" are
      | ADDRESS_SEQ |
      | 2           |
      | 3           |

  Scenario Outline: The contact is lost (<fault>): the operator says <decision>, the address is sent once
    Given the fault "<fault>" is switched on for AddContact
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
      | a2   | 2000341 | 7 Sample AVE   | Sampleton | FL    | 99997 |
    And the pump runs
    Then record "a1" is UNCERTAIN with reason code REPLY_LOST
    And record "a2" is QUEUED
    When an operator decides "<decision>" for record "a1" because "looked it up in Cayenta"
    And the pump runs
    Then record "a1" is <state>
    And record "a2" is SENT
    And the address records of person "1001154" are
      | ADDRESS_SEQ | STREET_NM      |
      | 2           | 100 EXAMPLE ST |
      | 3           | 123 Example ST |
      | 4           | 7 Sample AVE   |
    And the contacts of account "2000341" are
      | CONTACT_DESC                                          |
      | Invoice Cloud Web - Mailing Address Update - <first>  |
      | Invoice Cloud Web - Mailing Address Update - <second> |

    Examples:
      | fault        | decision | state | first          | second       |
      | lost_request | resend   | SENT  | 123 Example ST | 7 Sample AVE |
      | lost_reply   | confirm  | SENT  | 123 Example ST | 7 Sample AVE |

  Scenario: A stopped endpoint group between the two calls
    Given the fault "wrong_login" is switched on for AddContact
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
    And the pump runs
    Then record "a1" is QUEUED with reason code HTTP_STATUS
    And the endpoint group "PAYMENTS" is paused
    When an operator resumes endpoint group "PAYMENTS"
    And the pump runs
    Then record "a1" was tried
      | function                 | outcome |
      | SetAccountBillingAddress | SENT    |
      | AddContact               | PAUSED  |
      | AddContact               | SENT    |

  Scenario: The router refuses the address: no contact, and the next change of the account goes out
    Given the code table ADDRESS_CD holds "RES"
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
    And the e-mail change "e1" of account "2000341" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "a1" is REJECTED with reason code ROUTER_STATUS
    And record "e1" is SENT
    And the contacts of account "2000341" are
      | contact_no |

  Scenario Outline: The address is lost (<fault>): no contact until an operator says <decision>
    Given the fault "<fault>" is switched on for SetAccountBillingAddress
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
    And the pump runs
    Then record "a1" is UNCERTAIN with reason code REPLY_LOST
    And the contacts of account "2000341" are
      | contact_no |
    When an operator decides "<decision>" for record "a1" because "looked it up in Cayenta"
    And the pump runs
    Then record "a1" is SENT
    And the address records of person "1001154" are
      | ADDRESS_SEQ | STREET_NM      |
      | 2           | 100 EXAMPLE ST |
      | 3           | 123 Example ST |
    And the contacts of account "2000341" are
      | CONTACT_DESC                                                |
      | Invoice Cloud Web - Mailing Address Update - 123 Example ST |

    Examples: sent again, or found in Cayenta: then the contact is still to be written
      | fault        | decision |
      | lost_request | resend   |
      | lost_reply   | confirm  |

  Scenario: The address is lost and dropped: no contact either
    Given the fault "lost_request" is switched on for SetAccountBillingAddress
    And these address changes are submitted
      | name | account | street1        | city      | state | zip   |
      | a1   | 2000341 | 123 Example ST | Sampleton | FL    | 99998 |
    And the pump runs
    And an operator decides "drop" for record "a1" because "the payer has moved back"
    And the pump runs
    Then record "a1" is SKIPPED with reason code OPERATOR_DROPPED
    And the contacts of account "2000341" are
      | contact_no |
