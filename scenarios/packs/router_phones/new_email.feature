@AddPersonPhone @F-09
Feature: A new phone or e-mail record
  AddPersonPhone adds a record and leaves all others as they are (router F-09).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"

  @INT-10322 @smoke
  Scenario: The documented sample, for a person without records
    When I send the sample of AddPersonPhone with
      | PERSON_NO | 1030011 |
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="239698" pid="9354"><AddPersonPhone version="1.1"><Params><PHONE_SEQ>1</PHONE_SEQ><STATUS>0</STATUS></Params><STATUS>0</STATUS></AddPersonPhone></Reply>
      """

  @quirk-16
  Scenario: The record is stored as it was sent, active from today
    When I send the sample of AddPersonPhone
    Then PHONE_SEQ of the reply is "3"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO                | ACTIVE_DT | INACTIVE_DT | PHONE_CMTS                     | PERSON_PHONE_YN |
      | 1         | HOME     | 2025550118              | 20110407  |             | H                              | T               |
      | 2         | EBILL    | alex.sample@example.org | 20110407  |             |                                | T               |
      | 3         | EBILL    | test@example.org        | 20241115  |             | Customer set via InvoiceCloud. | T               |

  Scenario: The number is one above the highest the person has, gaps and inactive records or not
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO         | INACTIVE_DT |
      | 2         | HOME     | 2025550118       |             |
      | 7         | EMAIL    | old@example.org  | 20200101    |
    When I send the sample of AddPersonPhone
    Then PHONE_SEQ of the reply is "8"

  Scenario: Each person counts by itself
    Given I send the sample of AddPersonPhone
    When I send the sample of AddPersonPhone with
      | PERSON_NO | 1030011 |
    Then PHONE_SEQ of the reply is "1"

  Scenario: Dates that are sent are kept
    When I send the sample of AddPersonPhone with
      | PERSON_NO   | 1030011  |
      | ACTIVE_DT   | 20241201 |
      | INACTIVE_DT | 20251231 |
    Then the phone records of person "1030011" are
      | PHONE_SEQ | ACTIVE_DT | INACTIVE_DT |
      | 1         | 20241201  | 20251231    |

  Scenario: The same address again is one more record
    Given I send the sample of AddPersonPhone
    When I send the sample of AddPersonPhone
    Then PHONE_SEQ of the reply is "4"

  Scenario: An extension is stored
    When I send the sample of AddPersonPhone with
      | PERSON_NO    | 1030011    |
      | PHONE_CD     | CELL       |
      | PHONE_NO     | 2025550121 |
      | EXTENSION_NO | 12         |
    And I ask for GetPhoneRecords of person "1030011"
    Then phone 1 of the reply has
      | PHONE_CD     | CELL       |
      | PHONE_NO     | 2025550121 |
      | EXTENSION_NO | 12         |

  @Q-27 @GetAccount @F-02
  Scenario: The default phone of the account stays what it was
    When I send the sample of AddPersonPhone
    And I ask for GetAccount of account "2003708"
    Then CO_PHONE_SEQ of the reply is "1"

  @Q-76
  Scenario Outline: The documents' own sample has no code: <code>
    When I send the sample of AddPersonPhone with
      | PHONE_CD | <code> |
    Then STATUS is 0 at the Params level
    And PHONE_SEQ of the reply is "3"

    Examples:
      | code     |
      |          |
      | (absent) |

  @key-add_phone_requires_cd @Q-27 @Q-76
  Scenario Outline: A record without a code: code required <required>
    Given the router key add_phone_requires_cd is "<required>"
    When I send the sample of AddPersonPhone with
      | PHONE_CD |  |
    Then STATUS is <status> at the Params level

    Examples:
      | required | status |
      | true     | -100   |
      | false    | 0      |

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AddPersonPhone with
      | <tag> | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"

    Examples:
      | tag       | value    |
      | PERSON_NO |          |
      | PERSON_NO | (absent) |
      | PHONE_NO  |          |
      | PHONE_NO  | (absent) |

  Scenario: A person that does not exist
    Given a proper request for account "2003708" is answered
    When I send the sample of AddPersonPhone with
      | PERSON_NO | 9999999 |
    Then STATUS is -906 at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

  @key-code_tables
  Scenario Outline: A filled table of phone codes admits its codes only: <code>
    Given a proper request for account "2003708" is answered
    When I send the sample of AddPersonPhone with
      | PERSON_NO | 1030011 |
      | PHONE_CD  | <code>  |
    Then STATUS is <status> at the Params level

    Examples:
      | code  | status |
      | EMAIL | 0      |
      | CELL  | 0      |
      | FAX   | -905   |
      | email | -905   |

  @key-code_tables
  Scenario: An empty table of phone codes admits every code
    Given the code table PHONE_CD holds ""
    When I send the sample of AddPersonPhone with
      | PHONE_CD | FAX |
    Then STATUS is 0 at the Params level

  Scenario Outline: An invalid date: <tag>
    Given a proper request for account "2003708" is answered
    When I send the sample of AddPersonPhone with
      | <tag> | 20240231 |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag         |
      | ACTIVE_DT   |
      | INACTIVE_DT |

  Scenario Outline: What is wrong first is answered: <first> before <second>
    Given a proper request for account "2003708" is answered
    When I send the sample of AddPersonPhone with
      | PERSON_NO | <person> |
      | PHONE_CD  | <code>   |
      | PHONE_NO  | <number> |
    Then STATUS is <status> at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | first         | second         | person  | code | number     | status |
      | a missing tag | the person     | 9999999 | HOME |            | -100   |
      | the person    | the code table | 9999999 | FAX  | 2025550121 | -906   |
      | a missing tag | the code table | 1020424 | FAX  |            | -100   |

  @Q-03 @off-contract
  Scenario: A login without the grant for AddPersonPhone
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       | SetPhone  |
    And I sign in as "ic" with the password "pw"
    When I send the sample of AddPersonPhone
    Then STATUS is -901 at the function level

  @Q-06 @off-contract
  Scenario: A comment longer than 255 characters does not fit the schema
    When I send the sample of AddPersonPhone with
      | PHONE_CMTS | 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345 |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "PHONE_CMTS" at the function level
