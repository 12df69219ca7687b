@SetPhone @F-10 @AS-131
Feature: Johnson County Wastewater and its test biller
  4078 and 4097 start with the same JSON in AS 131: e-mail EBILL, phone RES, mailing address FWD (settings §3.4).

  @ITG-2633 @ITG-2719 @INT-10322 @SetAccountBillingAddress @F-12 @AddContact @F-13 @AddPersonPhone @F-09
  Scenario Outline: All three changes of a customer of <biller>, in their order
    Given a biller of template "<biller>"
    And it is "2024-04-04"
    When the e-mail change "e1" of account "2000341" is submitted with
      | email | test@example.org |
    And the phone change "p1" of account "2000341" is submitted with
      | phone | 9135550142 |
    And the address change "a1" of account "2000341" is submitted with
      | street1 | 123 Example ST |
      | city    | Sampleton      |
      | state   | FL             |
      | zip     | 99998          |
    And the pump runs
    Then the router was asked
      | function                 | status |
      | GetAccount               | 0      |
      | GetPhoneRecords          | 0      |
      | AddPersonPhone           | 0      |
      | GetAccount               | 0      |
      | GetPhoneRecords          | 0      |
      | SetPhone                 | 0      |
      | SetAccountBillingAddress | 0      |
      | AddContact               | 0      |
    And the phone records of person "1001154" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO         | accounts |
      | 1         | EBILL    | test@example.org |          |
      | 2         | RES      | 9135550142       | 2000341  |
    And the address records of person "1001154" are
      | ADDRESS_SEQ | ADDRESS_CD | STREET_NM      |
      | 2           |            | 100 EXAMPLE ST |
      | 3           | FWD        | 123 Example ST |
    And there is no contract finding

    Examples:
      | biller |
      | 4078   |
      | 4097   |

  @Q-85 @Q-25
  Scenario Outline: The comment stands twice, as in the only literal SetPhone request: <biller>
    Given a biller of template "<biller>"
    And it is "2024-04-04"
    When the phone change "p1" of account "2000341" is submitted with
      | phone | 9135550142 |
    And the pump runs
    Then record "p1" is SENT
    And the last request at the router holds "<blank>"
    And the last request at the router holds "<worded>"

    Examples:
      | biller | blank                                | worded                                                              |
      | 4078   | <PHONE_CMTS></PHONE_CMTS><ACTIVE_DT> | <PHONE_CMTS>Customer set via InvoiceCloud.</PHONE_CMTS><ACCOUNT_NO> |
      | 4097   | <PHONE_CMTS></PHONE_CMTS><ACTIVE_DT> | <PHONE_CMTS>Customer set via InvoiceCloud.</PHONE_CMTS><ACCOUNT_NO> |
