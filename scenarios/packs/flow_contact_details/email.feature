@GetAccount @F-02 @GetPhoneRecords @F-08
Feature: An e-mail address changed at Invoice Cloud
  Adapter §9: GetAccount tells the person, GetPhoneRecords his records; SetPhone changes the record with the e-mail code
  of AS 131, AddPersonPhone makes one where there is none.

  Background:
    Given a biller of template "4078"
    And it is "2024-11-15"

  @WX-EM-1 @SetPhone @F-10 @AS-131 @ITG-2633 @Q-25 @Q-28 @smoke
  Scenario: The person has an EBILL record: SetPhone by its code, without the tags of phone numbers
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" is SENT
    And record "e1" has
      | result.phone_seq | 2 |
    And the router was asked
      | function        |
      | GetAccount      |
      | GetPhoneRecords |
      | SetPhone        |
    And the router got SetPhone with exactly
      | PERSON_NO    | 1020424                        |
      | PHONE_SEQ    |                                |
      | PHONE_CD     | EBILL                          |
      | PHONE_NO     | test@example.org               |
      | EXTENSION_NO |                                |
      | PHONE_CMTS   | Customer set via InvoiceCloud. |
      | ACTIVE_DT    |                                |
      | INACTIVE_DT  |                                |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO         |
      | 1         | HOME     | 2025550118       |
      | 2         | EBILL    | test@example.org |
    And there is no contract finding

  @WX-EM-2 @INT-10322 @AddPersonPhone @F-09 @AS-131 @Q-27
  Scenario: The person has none: AddPersonPhone with all its tags
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT |
      | 1         | HOME     | 2025550118 | 20110407  |
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" is SENT
    And the router was asked
      | function        |
      | GetAccount      |
      | GetPhoneRecords |
      | AddPersonPhone  |
    And the router got AddPersonPhone with exactly
      | PERSON_NO    | 1020424                        |
      | PHONE_CD     | EBILL                          |
      | PHONE_NO     | test@example.org               |
      | ACTIVE_DT    |                                |
      | INACTIVE_DT  |                                |
      | EXTENSION_NO |                                |
      | DEFAULT_YN   | T                              |
      | PHONE_CMTS   | Customer set via InvoiceCloud. |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO         | ACTIVE_DT |
      | 1         | HOME     | 2025550118       | 20110407  |
      | 2         | EBILL    | test@example.org | 20241115  |
    And the default phone of person "1020424" is "2"
    And there is no contract finding

  @AddPersonPhone @F-09 @AS-131 @Q-27 @INT-10322
  Scenario Outline: DEFAULT_YN is T unless PersonDefault is false: "<customizations>"
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EMAIL"<customizations>}}}
      """
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then the router got AddPersonPhone with exactly
      | PERSON_NO    | 1020424          |
      | PHONE_CD     | EMAIL            |
      | PHONE_NO     | test@example.org |
      | ACTIVE_DT    |                  |
      | INACTIVE_DT  |                  |
      | EXTENSION_NO |                  |
      | DEFAULT_YN   | <default>        |

    Examples:
      | customizations                                   | default |
      |                                                  | T       |
      | , "BillerCustomizations": {"PersonDefault": false} |         |

  @SetPhone @F-10
  Scenario Outline: A record that is not active today does not count: from <first day> to <last day>
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO        | ACTIVE_DT   | INACTIVE_DT |
      | 4         | EBILL    | old@example.org | <first day> | <last day>  |
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO         |
      | 4         | old@example.org  |
      | 5         | test@example.org |

    Examples: over since long, over since today, not begun
      | first day | last day |
      | 20110407  | 20200101 |
      | 20110407  | 20241115 |
      | 20241116  |          |

  @SetPhone @F-10 @Q-28 @adapter-key-email_match
  Scenario Outline: Of several e-mail records the newest active one is changed, <match>
    Given the adapter key email_match is "<match>"
    And person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO          | ACTIVE_DT |
      | 2         | EBILL    | two@example.org   | 20110407  |
      | 5         | EBILL    | five@example.org  | 20110407  |
      | 6         | EMAIL    | other@example.org | 20110407  |
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then the router got SetPhone with
      | PHONE_SEQ | <number> |
      | PHONE_CD  | <code>   |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO          |
      | 2         | two@example.org   |
      | 5         | test@example.org  |
      | 6         | other@example.org |

    Examples:
      | match   | number | code  |
      | by_code |        | EBILL |
      | by_seq  | 5      |       |

  @SetPhone @F-10 @Q-26 @Q-28 @adapter-key-email_match @quirk-3
  Scenario: A router that insists on the code answers -100; it is asked once more with both, and only once
    Given the adapter key email_match is "by_seq"
    And the router key phone_cd_always_required is "true"
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" was tried
      | function | outcome  | status |
      | SetPhone | REJECTED | -100   |
      | SetPhone | SENT     | 0      |
    And the router got SetPhone with
      | PHONE_SEQ | 2                |
      | PHONE_CD  | EBILL            |
      | PHONE_NO  | test@example.org |
    And record "e1" is SENT

  @SetPhone @F-10 @Q-28 @adapter-key-email_match
  Scenario: A router that says -100 for good: no third request
    Given the adapter key email_match is "by_seq"
    And the fault "never" is switched on with
      | function    | SetPhone                             |
      | view        | status                               |
      | code        | -100                                 |
      | description | PHONE_CD tag is missing or is empty. |
      | effect      | none                                 |
      | times       | 5                                    |
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" is REJECTED with reason code ROUTER_STATUS
    And record "e1" has
      | attempts | 2 |

  @SetPhone @F-10
  Scenario Outline: The address is emptied: the record ends today, <match>
    Given the adapter key email_match is "<match>"
    When the e-mail change "e1" of account "2003708" is submitted with
      | email |  |
    And the pump runs
    Then record "e1" is SENT
    And the router got SetPhone with
      | PHONE_SEQ   | <number>                |
      | PHONE_CD    | <code>                  |
      | PHONE_NO    | alex.sample@example.org |
      | INACTIVE_DT | 20241115                |
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO                | INACTIVE_DT |
      | 1         | 2025550118              |             |
      | 2         | alex.sample@example.org | 20241115    |

    Examples:
      | match   | number | code  |
      | by_code |        | EBILL |
      | by_seq  | 2      |       |

  Scenario: The address is emptied where the router has none: nothing is sent
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT |
      | 1         | HOME     | 2025550118 | 20110407  |
    When the e-mail change "e1" of account "2003708" is submitted with
      | email |  |
    And the pump runs
    Then record "e1" is SKIPPED with reason code NO_ACTIVE_RECORD
    And the router was asked
      | function        |
      | GetAccount      |
      | GetPhoneRecords |

  Scenario: The router has the address already: nothing is sent
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | alex.sample@example.org |
    And the pump runs
    Then record "e1" is SKIPPED with reason code UNCHANGED
    And record "e1" has
      | attempts | 0 |

  @AS-131
  Scenario Outline: Without EmailSearchCd no e-mail change is sent: <why>
    Given advanced setting 131 is "<json>"
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" is SKIPPED with reason code NOT_ENABLED
    And the router was asked nothing

    Examples:
      | why                         | json       |
      | no JSON                     |            |
      | badly formed JSON           | {HarrisCay |
      | JSON that says other things | {}         |

  @SetPhone @F-10 @AS-131 @Q-54
  Scenario: The JSON of AS 131 in capitals and with text for true means the same
    Given advanced setting 131 is
      """
      {"HARRISCAYENTA": {"DATAPUMPCONFIG": {"EMAILSEARCHCD": "EBILL"}}}
      """
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then the router got SetPhone with
      | PHONE_CD | EBILL            |
      | PHONE_NO | test@example.org |

  @SetPhone @F-10 @AS-6
  Scenario: AS 6 hides "change e-mail" from customers of single sign-on; a clerk's change is sent all the same
    Given advanced setting 6 is "1"
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" is SENT
