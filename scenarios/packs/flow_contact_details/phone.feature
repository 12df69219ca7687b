@SetPhone @F-10 @ITG-2719 @GetAccount @F-02 @GetPhoneRecords @F-08
Feature: A phone number changed at Invoice Cloud
  Adapter §10: SetPhone only, for every change. Three cases are looked at first: no active record with the phone code of
  AS 131, one or several, or the number emptied.

  Background:
    Given a biller of template "4078"
    And it is "2024-11-15"

  @WX-PH-1 @AS-131 @ITG-2633 @Q-26 @Q-27 @smoke
  Scenario: Add: no RES record, so PHONE_SEQ is blank; the router gives the next, AddPersonPhone is not called
    When the phone change "p1" of account "2003708" is submitted with
      | phone | (202) 555-0142 |
    And the pump runs
    Then record "p1" is SENT
    And record "p1" has
      | result.phone_seq | 3 |
    And the router was asked
      | function        |
      | GetAccount      |
      | GetPhoneRecords |
      | SetPhone        |
    And the router got SetPhone with exactly
      | PERSON_NO       | 1020424                        |
      | PHONE_SEQ       |                                |
      | PHONE_CD        | RES                            |
      | PHONE_NO        | 2025550142                     |
      | EXTENSION_NO    |                                |
      | PHONE_CMTS      | Customer set via InvoiceCloud. |
      | ACTIVE_DT       |                                |
      | INACTIVE_DT     |                                |
      | ACCOUNT_DFLT_YN | T                              |
      | PERSON_DFLT_YN  | T                              |
      | ACCOUNT_NO      | 2003708                        |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO                | accounts |
      | 1         | HOME     | 2025550118              | 2003708  |
      | 2         | EBILL    | alex.sample@example.org |          |
      | 3         | RES      | 2025550142              | 2003708  |
    And the default phone of person "1020424" is "3"
    And there is no contract finding

  @Q-25 @quirk-8 @adapter-key-setphone_duplicate_cmts
  Scenario Outline: The comment in its two places: setphone_duplicate_cmts is <twice>
    Given the adapter key setphone_duplicate_cmts is "<twice>"
    When the phone change "p1" of account "2003708" is submitted with
      | phone | (202) 555-0142 |
    And the pump runs
    Then record "p1" is SENT
    And the last request at the router holds "<at 6>"
    And the last request at the router holds "<at 11>"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_CMTS                     |
      | 1         | HOME     | H                              |
      | 2         | EBILL    |                                |
      | 3         | RES      | Customer set via InvoiceCloud. |
    And there is no contract finding

    Examples:
      | twice | at 6                                                                                            | at 11                                                                                |
      | true  | <EXTENSION_NO></EXTENSION_NO><PHONE_CMTS></PHONE_CMTS><ACTIVE_DT>                               | </PERSON_DFLT_YN><PHONE_CMTS>Customer set via InvoiceCloud.</PHONE_CMTS><ACCOUNT_NO> |
      | false | <EXTENSION_NO></EXTENSION_NO><PHONE_CMTS>Customer set via InvoiceCloud.</PHONE_CMTS><ACTIVE_DT> | </PERSON_DFLT_YN><ACCOUNT_NO>                                                        |

  @WX-PH-2 @AS-131
  Scenario: Change: of two RES records the latest
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT |
      | 1         | RES      | 2025550101 | 20110407  |
      | 2         | HOME     | 2025550102 | 20110407  |
      | 4         | RES      | 2025550104 | 20110407  |
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "p1" is SENT
    And the router got SetPhone with
      | PHONE_SEQ | 4          |
      | PHONE_CD  | RES        |
      | PHONE_NO  | 2025550142 |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO   |
      | 1         | 2025550101 |
      | 2         | 2025550102 |
      | 4         | 2025550142 |

  @WX-PH-3 @AS-131 @ITG-2633
  Scenario: Remove: the record ends today, with its stored number, comment and account, without default flags
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT | accounts |
      | 2         | RES      | 2025550102 | 20110407  | 2003708  |
    When the phone change "p1" of account "2003708" is submitted with
      | phone |  |
    And the pump runs
    Then record "p1" is SENT
    And the router got SetPhone with exactly
      | PERSON_NO    | 1020424                        |
      | PHONE_SEQ    | 2                              |
      | PHONE_CD     | RES                            |
      | PHONE_NO     | 2025550102                     |
      | EXTENSION_NO |                                |
      | PHONE_CMTS   | Customer set via InvoiceCloud. |
      | ACTIVE_DT    |                                |
      | INACTIVE_DT  | 20241115                       |
      | ACCOUNT_NO   | 2003708                        |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO   | INACTIVE_DT |
      | 2         | 2025550102 | 20241115    |

  @WX-PH-3
  Scenario: Removed twice, the second time there is nothing left to remove
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT |
      | 2         | RES      | 2025550102 | 20110407  |
    When these phone changes are submitted
      | name | account | phone |
      | p1   | 2003708 |       |
      | p2   | 2003708 |       |
    And the pump runs
    Then record "p1" is SENT
    And record "p2" is SKIPPED with reason code NO_ACTIVE_RECORD

  @WX-PH-3
  Scenario: A number after the removal is a new record
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT |
      | 2         | RES      | 2025550102 | 20110407  |
    When these phone changes are submitted
      | name | account | phone      |
      | p1   | 2003708 |            |
      | p2   | 2003708 | 2025550142 |
    And the pump runs
    Then the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO   | INACTIVE_DT |
      | 2         | 2025550102 | 20241115    |
      | 3         | 2025550142 |             |

  @WX-PH-4 @quirk-3 @Q-09
  Scenario: PHONE_CD is missing for the router: -100 in Params beside a 0 above it is a refusal
    Given the fault "misconfigured" is switched on with
      | function    | SetPhone                             |
      | view        | status                               |
      | code        | -100                                 |
      | description | PHONE_CD tag is missing or is empty. |
      | level       | params                               |
      | effect      | none                                 |
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "p1" is REJECTED because "SetPhone: STATUS -100 PHONE_CD tag is missing or is empty."
    And record "p1" has
      | attempts | 1 |

  @AS-131 @ITG-2633
  Scenario Outline: The tags of AS 131 BillerCustomizations: <customizations>
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"PhoneSearchCd": "RES", "BillerCustomizations": {<customizations>}}}}
      """
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then record "p1" is SENT
    And the router got exactly one like this
      | function | SetPhone |
      | <tag>    | <value>  |
    And the default phone of person "1020424" is "<default>"

    Examples:
      | customizations                                         | tag             | value       | default |
      | "PhoneComments": "By the web."                         | PHONE_CMTS      | By the web. |         |
      | "PersonDefault": true                                  | PERSON_DFLT_YN  | T           | 3       |
      | "IncludeAccountNumber": "True"                         | ACCOUNT_NO      | 2003708     |         |
      | "AccountDefault": "true", "IncludeAccountNumber": true | ACCOUNT_DFLT_YN | T           |         |

  @AS-131 @ITG-2633
  Scenario Outline: What BillerCustomizations do not switch on is left out: <customizations>
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"PhoneSearchCd": "RES"<customizations>}}}
      """
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then the router got SetPhone with exactly
      | PERSON_NO    | 1020424    |
      | PHONE_SEQ    |            |
      | PHONE_CD     | RES        |
      | PHONE_NO     | 2025550142 |
      | EXTENSION_NO |            |
      | ACTIVE_DT    |            |
      | INACTIVE_DT  |            |

    Examples: nothing said, said false
      | customizations                                                                                                                      |
      |                                                                                                                                     |
      | , "BillerCustomizations": {"PhoneComments": "", "AccountDefault": false, "PersonDefault": "False", "IncludeAccountNumber": "false"} |

  @AS-131
  Scenario: AccountDefault without IncludeAccountNumber is a warning: the router ignores it
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"PhoneSearchCd": "RES", "BillerCustomizations": {"AccountDefault": true}}}}
      """
    Then the configuration findings name "AccountDefault has no effect without IncludeAccountNumber"

  @AS-131
  Scenario: Without PhoneSearchCd no phone change is sent, e-mail changes are
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL"}}}
      """
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "p1" is SKIPPED with reason code NOT_ENABLED
    And record "e1" is SENT

  Scenario: Text without a digit is held, it must not remove the number
    When the phone change "p1" of account "2003708" is submitted with
      | phone | unknown |
    And the pump runs
    Then record "p1" is HELD with reason code NO_DIGIT
    And the router was asked nothing

  @Q-71
  Scenario Outline: The extension has a tag of its own: "<phone>"
    When the phone change "p1" of account "2003708" is submitted with
      | phone | <phone> |
    And the pump runs
    Then record "p1" is SENT
    And the router got SetPhone with
      | PHONE_NO     | <number>    |
      | EXTENSION_NO | <extension> |

    Examples:
      | phone                 | number      | extension |
      | 202-555-0118 x45      | 2025550118  | 45        |
      | (202) 555-0118 ext.45 | 2025550118  | 45        |
      | 202.555.0118 #45      | 2025550118  | 45        |
      | +1 202 555 0118       | +12025550118 |          |

  @Q-71
  Scenario: Letters that are no extension hold the change
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 202-555-01AB |
    And the pump runs
    Then record "p1" is HELD with reason code NOT_A_PHONE_NUMBER
    And the router was asked nothing
