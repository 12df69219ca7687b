@GetPhoneRecords @F-08
Feature: The phone and e-mail records of a person
  All of them, active or not, in the order of their numbers (router F-08).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"

  @quirk-7 @quirk-16 @Q-04 @smoke
  Scenario: The documented sample, its STATUS first, an e-mail address in the second record
    When I send the sample of GetPhoneRecords
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="239693" pid="11124">
        <GetPhoneRecords version="1.1">
          <Params>
            <STATUS>0</STATUS>
            <PHONE_COUNT>2</PHONE_COUNT>
            <PHONE>
              <PHONE_SEQ>1</PHONE_SEQ>
              <ACTIVE_DT>20110407</ACTIVE_DT>
              <INACTIVE_DT/>
              <PHONE_CD>HOME</PHONE_CD>
              <PHONE_NO>2025550118</PHONE_NO>
              <EXTENSION_NO/>
              <PHONE_CMTS>H</PHONE_CMTS>
              <PERSON_PHONE_YN>T</PERSON_PHONE_YN>
              <ACCOUNT>
                <ACCOUNT_NO>2003708</ACCOUNT_NO>
              </ACCOUNT>
            </PHONE>
            <PHONE>
              <PHONE_SEQ>2</PHONE_SEQ>
              <ACTIVE_DT>20110407</ACTIVE_DT>
              <INACTIVE_DT/>
              <PHONE_CD>EBILL</PHONE_CD>
              <PHONE_NO>alex.sample@example.org</PHONE_NO>
              <EXTENSION_NO/>
              <PHONE_CMTS/>
              <PERSON_PHONE_YN>T</PERSON_PHONE_YN>
            </PHONE>
          </Params>
          <STATUS>0</STATUS>
        </GetPhoneRecords>
      </Reply>
      """

  Scenario: Inactive records come too, and are counted
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT | INACTIVE_DT |
      | 1         | HOME     | 2025550118 | 20110407  | 20200101    |
      | 4         | CELL     | 2025550119 | 20240101  |             |
      | 6         | RES      | 2025550120 | 20250101  |             |
    When I ask for GetPhoneRecords of person "1020424"
    Then PHONE_COUNT of the reply is "3"
    And the reply has 3 phones
    And phone 1 of the reply has
      | PHONE_SEQ   | 1        |
      | INACTIVE_DT | 20200101 |
    And phone 3 of the reply has
      | PHONE_SEQ | 6        |
      | ACTIVE_DT | 20250101 |

  Scenario: A record names every account that uses it
    Given a new account "4000001"
    And person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | accounts         |
      | 1         | HOME     | 2025550118 | 2003708, 4000001 |
    When I ask for GetPhoneRecords of person "1020424"
    Then phone 1 of the reply has
      | ACCOUNT | 2003708, 4000001 |

  Scenario: A person without records
    When I ask for GetPhoneRecords of person "1030011"
    Then STATUS is 0 at the Params level
    And the tags of Params are "STATUS PHONE_COUNT"
    And PHONE_COUNT of the reply is "0"

  @GetAccount @F-02
  Scenario: GetAccount names the person whose records are requested
    When I ask for GetAccount of account "2003708"
    Then PERSON_NO of the reply is "1020424"

  Scenario: A person that does not exist
    When I ask for GetPhoneRecords of person "9999999"
    Then STATUS is -906 at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"

  @Q-07
  Scenario Outline: Without a person number
    When I send the sample of GetPhoneRecords with
      | PERSON_NO | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "PERSON_NO tag is missing or is empty." at the Params level

    Examples:
      | value    |
      |          |
      | (absent) |

  @Q-07 @off-contract
  Scenario: A person number is digits
    When I ask for GetPhoneRecords of person "10-20"
    Then STATUS is -902 at the function level

  @Q-03 @off-contract
  Scenario: A login without the grant for GetPhoneRecords
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | GetAccount |
    And I sign in as "ic" with the password "pw"
    When I send the sample of GetPhoneRecords
    Then STATUS is -901 at the function level
    And the tags of Params are ""
