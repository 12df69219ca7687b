@SetPhone @F-10 @Q-26
Feature: A phone or e-mail record is changed, added or removed
  SetPhone's matching rules 1 to 11, in their own order (router F-10).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO         | ACTIVE_DT | INACTIVE_DT | EXTENSION_NO | PHONE_CMTS | PERSON_PHONE_YN | accounts |
      | 1         | HOME     | 2025550118       | 20110407  |             | 12           | H          | T               | 2003708  |
      | 2         | EBILL    | one@example.org  | 20110407  |             |              |            | T               |          |
      | 3         | EBILL    | two@example.org  | 20200101  |             |              |            | T               |          |
      | 5         | EBILL    | gone@example.org | 20200101  | 20230101    |              |            | T               |          |
    And a proper request for account "2003708" is answered

  @quirk-8 @Q-25 @ITG-2719 @smoke
  Scenario: The documented sample, with its comment twice
    When I send the sample of SetPhone
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="239711" pid="9364"><SetPhone version="1.1"><Params><PHONE_SEQ>1</PHONE_SEQ><STATUS>0</STATUS></Params><STATUS>0</STATUS></SetPhone></Reply>
      """
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO         | PHONE_CMTS                     |
      | 1         | 2025550123       | Customer set via InvoiceCloud. |
      | 2         | one@example.org  |                                |
      | 3         | two@example.org  |                                |
      | 5         | gone@example.org |                                |

  Scenario Outline: Rule 1: without a person number
    When I send the sample of SetPhone with
      | PERSON_NO | <value> |
      | PHONE_CD  |         |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "PERSON_NO tag is missing or is empty." at the Params level
    And the books are untouched and the next request is answered as before

    Examples: told before the missing code
      | value    |
      |          |
      | (absent) |

  @quirk-3
  Scenario: Rule 2: the documented error, -100 in Params and 0 at function level
    When I send the sample of SetPhone with
      | PHONE_CD |  |
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="239725" pid="11124">
        <SetPhone version="1.1">
          <Params>
            <STATUS>-100</STATUS>
            <STATUS_DESC>PHONE_CD tag is missing or is empty.</STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </SetPhone>
      </Reply>
      """
    And the books are untouched and the next request is answered as before

  @key-phone_cd_always_required @quirk-18
  Scenario Outline: Rule 2: a record number alone is enough unless the router always wants the code
    Given the router key phone_cd_always_required is "<always>"
    When I send the sample of SetPhone with
      | PHONE_SEQ | 2               |
      | PHONE_CD  |                 |
      | PHONE_NO  | new@example.org |
    Then STATUS is <status> at the Params level

    Examples:
      | always | status |
      | false  | 0      |
      | true   | -100   |

  @key-phone_cd_always_required
  Scenario: Rule 2: with number and code both routers are content
    Given the router key phone_cd_always_required is "true"
    When I send the sample of SetPhone with
      | PHONE_SEQ | 2               |
      | PHONE_CD  | EBILL           |
      | PHONE_NO  | new@example.org |
    Then STATUS is 0 at the Params level
    And PHONE_SEQ of the reply is "2"

  Scenario: Rule 3: a person that does not exist
    When I send the sample of SetPhone with
      | PERSON_NO | 9999999 |
    Then STATUS is -906 at the Params level
    And STATUS_DESC is "Unable to update account phone! (person not found)" at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

  Scenario: Rule 4: the record with the number is changed, whatever its code
    When I send the sample of SetPhone with
      | PHONE_SEQ  | 2               |
      | PHONE_CD   |                 |
      | PHONE_NO   | new@example.org |
      | ACCOUNT_NO |                 |
    Then PHONE_SEQ of the reply is "2"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO         |
      | 1         | HOME     | 2025550118       |
      | 2         | EBILL    | new@example.org  |
      | 3         | EBILL    | two@example.org  |
      | 5         | EBILL    | gone@example.org |

  Scenario: Rule 4: by its number an inactive record can be changed too
    When I send the sample of SetPhone with
      | PHONE_SEQ | 5               |
      | PHONE_CD  | EBILL           |
      | PHONE_NO  | new@example.org |
    Then PHONE_SEQ of the reply is "5"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO        | INACTIVE_DT |
      | 1         | 2025550118      |             |
      | 2         | one@example.org |             |
      | 3         | two@example.org |             |
      | 5         | new@example.org | 20230101    |

  Scenario Outline: Rule 4: no record with that number and code
    When I send the sample of SetPhone with
      | PHONE_SEQ | <number> |
      | PHONE_CD  | <code>   |
    Then STATUS is -906 at the Params level
    And STATUS_DESC is "Unable to update account phone! (no phone record matches)" at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | number | code |
      | 4      |      |
      | 4      | HOME |
      | 2      | HOME |
      | 99     |      |

  @Q-28
  Scenario: Rule 5: by code alone the newest active record with it is changed
    When I send the sample of SetPhone with
      | PHONE_CD   | EBILL           |
      | PHONE_NO   | new@example.org |
      | ACCOUNT_NO |                 |
    Then PHONE_SEQ of the reply is "3"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO         |
      | 1         | 2025550118       |
      | 2         | one@example.org  |
      | 3         | new@example.org  |
      | 5         | gone@example.org |

  Scenario: Rule 5: no record with the code, so that a new one is added
    When I send the sample of SetPhone with
      | PHONE_CD   | CELL       |
      | PHONE_NO   | 2025550121 |
      | ACCOUNT_NO |            |
    Then PHONE_SEQ of the reply is "6"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO         | ACTIVE_DT | PERSON_PHONE_YN | accounts |
      | 1         | HOME     | 2025550118       | 20110407  | T               | 2003708  |
      | 2         | EBILL    | one@example.org  | 20110407  | T               |          |
      | 3         | EBILL    | two@example.org  | 20200101  | T               |          |
      | 5         | EBILL    | gone@example.org | 20200101  | T               |          |
      | 6         | CELL     | 2025550121       | 20241115  | T               |          |

  Scenario Outline: Rule 5: a record that is not active today does not count: <why>
    Given person "1030011" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT | INACTIVE_DT |
      | 1         | HOME     | 2025550118 | <from>    | <until>     |
    When I send the sample of SetPhone with
      | PERSON_NO  | 1030011 |
      | ACCOUNT_NO |         |
    Then PHONE_SEQ of the reply is "<changed>"

    Examples: record 2 is a new one
      | why                          | from     | until    | changed |
      | it ended yesterday           | 20110407 | 20241114 | 2       |
      | it ends today                | 20110407 | 20241115 | 2       |
      | it ends tomorrow             | 20110407 | 20241116 | 1       |
      | it has not begun             | 20241116 |          | 2       |
      | it begins today              | 20241115 |          | 1       |
      | it has no dates             |          |          | 1       |

  Scenario: Rule 6: a record is removed without its number
    When I send the sample of SetPhone with
      | PHONE_SEQ   | 1        |
      | PHONE_CD    | HOME     |
      | PHONE_NO    |          |
      | INACTIVE_DT | 20241115 |
    Then STATUS is 0 at the Params level
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO         | INACTIVE_DT |
      | 1         | 2025550118       | 20241115    |
      | 2         | one@example.org  |             |
      | 3         | two@example.org  |             |
      | 5         | gone@example.org | 20230101    |

  Scenario Outline: Rule 6: otherwise a phone number is needed: <why>
    When I send the sample of SetPhone with
      | PHONE_CD    | <code>     |
      | PHONE_NO    |            |
      | INACTIVE_DT | <inactive> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "PHONE_NO tag is missing or is empty." at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | why                       | code | inactive |
      | nothing is taken out      | HOME |          |
      | a new record              | CELL |          |
      | a new record, at once out | CELL | 20241115 |

  @key-code_tables
  Scenario Outline: Rule 7: a filled table of phone codes admits its codes only: <code>
    When I send the sample of SetPhone with
      | PHONE_CD | <code> |
    Then STATUS is <status> at the Params level

    Examples:
      | code | status |
      | RES  | 0      |
      | FAX  | -905   |
      | home | -905   |

  @key-code_tables
  Scenario: Rule 7: an empty table admits every code
    Given the code table PHONE_CD holds ""
    When I send the sample of SetPhone with
      | PHONE_CD | FAX |
    Then PHONE_SEQ of the reply is "6"

  Scenario: Rule 8: an account that does not exist
    When I send the sample of SetPhone with
      | ACCOUNT_NO | 9999999 |
    Then STATUS is -4 at the Params level
    And the books are untouched and the next request is answered as before

  Scenario: Rule 8: an account of another person
    When I send the sample of SetPhone with
      | ACCOUNT_NO | 2000341 |
    Then STATUS is -905 at the Params level
    And STATUS_DESC is "Unable to update account phone! (account does not belong to person)" at the Params level
    And the books are untouched and the next request is answered as before

  Scenario: Rule 9: blank tags keep what is stored
    When I send the sample of SetPhone with
      | PHONE_CMTS[1] |            |
      | PHONE_CMTS[2] |            |
      | PHONE_NO      | 2025550123 |
    And I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | PHONE_NO     | 2025550123 |
      | EXTENSION_NO | 12         |
      | PHONE_CMTS   | H          |
      | ACTIVE_DT    | 20110407   |
      | PHONE_CD     | HOME       |

  Scenario: Rule 9: filled tags replace what is stored
    When I send the sample of SetPhone with
      | EXTENSION_NO  | 34       |
      | ACTIVE_DT     | 20200202 |
      | INACTIVE_DT   | 20261231 |
    And I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | EXTENSION_NO | 34       |
      | ACTIVE_DT    | 20200202 |
      | INACTIVE_DT  | 20261231 |

  Scenario: Rule 9: a new record takes the dates it is sent
    When I send the sample of SetPhone with
      | PERSON_NO  | 1030011  |
      | ACTIVE_DT  | 20241201 |
      | ACCOUNT_NO |          |
    Then the phone records of person "1030011" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT | INACTIVE_DT |
      | 1         | HOME     | 2025550123 | 20241201  |             |

  @quirk-8 @Q-25
  Scenario Outline: Of two comments the last that is not blank counts
    When I send the sample of SetPhone with
      | PHONE_CMTS[1] | <first>  |
      | PHONE_CMTS[2] | <second> |
    And I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | PHONE_CMTS | <kept> |

    Examples:
      | first | second   | kept |
      | one   | two      | two  |
      | one   |          | one  |
      |       | two      | two  |
      | one   | (absent) | one  |

  Scenario: Rule 10: the record is linked to the account, besides those it has
    Given a new account "4000001"
    And a new account "4000002" of person "1020424"
    When I send the sample of SetPhone with
      | ACCOUNT_NO | 4000002 |
    And I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | ACCOUNT | 2003708, 4000002 |

  Scenario: Rule 10: an account that is linked already is not linked twice
    When I send the sample of SetPhone
    And I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | ACCOUNT | 2003708 |

  @ITG-2633 @GetAccount @F-02
  Scenario Outline: Rule 10: ACCOUNT_DFLT_YN T makes it the default phone of the account: <flag>
    When I send the sample of SetPhone with
      | PHONE_CD        | CELL   |
      | ACCOUNT_DFLT_YN | <flag> |
    And I ask for GetAccount of account "2003708"
    Then CO_PHONE_SEQ of the reply is "<default>"

    Examples: record 6 is the new one
      | flag     | default |
      | T        | 6       |
      | F        | 1       |
      |          | 1       |
      | (absent) | 1       |

  @ITG-2633 @GetAccount @F-02
  Scenario Outline: Rule 10: without an account ACCOUNT_DFLT_YN is ignored
    When I send the sample of SetPhone with
      | PHONE_CD   | CELL      |
      | ACCOUNT_NO | <account> |
    And I ask for GetAccount of account "2003708"
    Then CO_PHONE_SEQ of the reply is "1"

    Examples:
      | account  |
      |          |
      | (absent) |

  @quirk-8 @Q-25
  Scenario: The tags that only Johnson County sends may be absent
    When I send the sample of SetPhone with
      | PHONE_CMTS[1]   | by IVR   |
      | ACCOUNT_DFLT_YN | (absent) |
      | PERSON_DFLT_YN  | (absent) |
      | PHONE_CMTS[2]   | (absent) |
      | ACCOUNT_NO      | (absent) |
    Then STATUS is 0 at the function level
    And PHONE_SEQ of the reply is "1"

  @Q-75
  Scenario: PERSON_NO, PHONE_CD and PHONE_NO are enough
    When I send the sample of SetPhone with
      | PHONE_SEQ       | (absent) |
      | EXTENSION_NO    | (absent) |
      | PHONE_CMTS[1]   | (absent) |
      | ACTIVE_DT       | (absent) |
      | INACTIVE_DT     | (absent) |
      | ACCOUNT_DFLT_YN | (absent) |
      | PERSON_DFLT_YN  | (absent) |
      | PHONE_CMTS[2]   | (absent) |
      | ACCOUNT_NO      | (absent) |
    Then STATUS is 0 at the Params level
    And PHONE_SEQ of the reply is "1"

  Scenario: A removed number is not changed but followed by a new one
    Given I send the sample of SetPhone with
      | INACTIVE_DT | 20241115 |
    When I send the sample of SetPhone with
      | PHONE_NO | 2025550124 |
    Then PHONE_SEQ of the reply is "6"
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_NO         | INACTIVE_DT |
      | 1         | 2025550123       | 20241115    |
      | 2         | one@example.org  |             |
      | 3         | two@example.org  |             |
      | 5         | gone@example.org | 20230101    |
      | 6         | 2025550124       |             |

  Scenario Outline: What is wrong first is answered: <first> before <second>
    When I send the sample of SetPhone with
      | PERSON_NO  | <person>  |
      | PHONE_SEQ  | <record>  |
      | PHONE_CD   | <code>    |
      | PHONE_NO   | <number>  |
      | ACCOUNT_NO | <account> |
    Then STATUS is <status> at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | first           | second         | person  | record | code | number     | account | status |
      | the code tag    | the person     | 9999999 |        |      | 2025550123 | 2003708 | -100   |
      | the person      | the record     | 9999999 | 99     | HOME | 2025550123 | 2003708 | -906   |
      | the person      | the number tag | 9999999 |        | HOME |            | 2003708 | -906   |
      | the record      | the number tag | 1020424 | 99     | HOME |            | 2003708 | -906   |
      | the record      | the code table | 1020424 | 99     | FAX  | 2025550123 | 2003708 | -906   |
      | the number tag  | the code table | 1020424 |        | FAX  |            | 2003708 | -100   |
      | the number tag  | the account    | 1020424 |        | HOME |            | 9999999 | -100   |
      | the code table  | the account    | 1020424 |        | FAX  | 2025550123 | 9999999 | -905   |

  Scenario Outline: An invalid date: <tag>
    When I send the sample of SetPhone with
      | <tag> | 20240231 |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag         |
      | ACTIVE_DT   |
      | INACTIVE_DT |

  @quirk-9 @off-contract
  Scenario Outline: A flag is T or F: <tag>
    When I send the sample of SetPhone with
      | <tag> | Y |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "<tag>" at the function level
    And the books are untouched and the next request is answered as before

    Examples:
      | tag             |
      | ACCOUNT_DFLT_YN |
      | PERSON_DFLT_YN  |

  @Q-25 @Q-75
  Scenario: Without ACTIVE_DT the last comment that is not blank counts, too
    When I send the sample of SetPhone with
      | ACTIVE_DT | (absent) |
    Then STATUS is 0 at the Params level
    When I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | PHONE_CMTS | Customer set via InvoiceCloud. |

  @Q-03 @off-contract
  Scenario: A login without the grant for SetPhone
    Given the router's logins are
      | user | password | functions                         |
      | ic   | pw       | AddPersonPhone, GetAccountBalance |
    And I sign in as "ic" with the password "pw"
    And a proper request for account "2003708" is answered
    When I send the sample of SetPhone
    Then STATUS is -901 at the function level
    And the books are untouched and the next request is answered as before
