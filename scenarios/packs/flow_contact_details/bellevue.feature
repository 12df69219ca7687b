@GetAccount @F-02 @GetPhoneRecords @F-08 @Q-66 @AS-131
Feature: The e-mail codes of City of Bellevue
  EBILL is the record for e-billing, EMAIL any other address; the configuration check takes no third one (Q-66).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  Scenario: Bellevue has no pump of contact details by itself
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the phone change "p1" of account "2003708" is submitted with
      | phone | 2065550142 |
    And the pump runs
    Then record "e1" is SKIPPED with reason code NOT_ENABLED
    And record "p1" is SKIPPED with reason code NOT_ENABLED
    And the router was asked nothing

  @SetPhone @F-10
  Scenario: With EBILL the record for e-billing is changed
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL"}}}
      """
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then there are no configuration findings
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO         |
      | 1         | HOME     | 2025550118       |
      | 2         | EBILL    | test@example.org |

  @AddPersonPhone @F-09
  Scenario: With EMAIL another record is made, the one for e-billing stays
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EMAIL"}}}
      """
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then there are no configuration findings
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO                |
      | 1         | HOME     | 2025550118              |
      | 2         | EBILL    | alex.sample@example.org |
      | 3         | EMAIL    | test@example.org        |

  Scenario Outline: Any other code is an error of the configuration, and holds what it concerns: <code>
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "<code>", "PhoneSearchCd": "HOME"}}}
      """
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then the configuration findings name "EmailSearchCd '<code>' is not a code of this biller, whose codes are EBILL and EMAIL"
    And record "e1" is HELD with reason code EMAIL_CODE_UNKNOWN
    And the router was asked nothing
    When the phone change "p1" of account "2003708" is submitted with
      | phone | 2065550142 |
    And the pump runs
    Then record "p1" is SENT
    And the phone records of person "1020424" are
      | PHONE_SEQ | PHONE_CD | PHONE_NO                |
      | 1         | HOME     | 2065550142              |
      | 2         | EBILL    | alex.sample@example.org |

    Examples: HOME would make the phone record an e-mail
      | code |
      | HOME |
      | MAIL |

  Scenario: A held e-mail change is sent when the code is corrected
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "HOME"}}}
      """
    When the e-mail change "e1" of account "2003708" is submitted with
      | email | test@example.org |
    And the pump runs
    Then record "e1" is HELD with reason code EMAIL_CODE_UNKNOWN
    When advanced setting 131 is
      """
      {"HarrisCayenta": {"DataPumpConfig": {"EmailSearchCd": "EBILL"}}}
      """
    And the pump runs
    Then record "e1" is SENT
