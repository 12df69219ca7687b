@AddContact @F-13
Feature: A contact is kept for the clerks

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"

  @quirk-10
  Scenario: The contact is stored as it was sent
    When I send the sample of AddContact
    Then the contacts of account "2000341" are
      | contact_no | CONTACT_TP | RECEIVED_DTM | RECEIVED_BY | CONTACT_DESC                                                 |
      | 3693750    | WEB        | 20240404     | INVCLD      | Invoice Cloud Web - Mailing Address Update - 123 EXAMPLE ST |

  @quirk-10 @Q-64
  Scenario Outline: The day of receipt may have a time: <received>
    When I send the sample of AddContact with
      | RECEIVED_DTM | <received> |
    Then STATUS is 0 at the Params level
    And the contacts of account "2000341" are
      | RECEIVED_DTM |
      | <received>   |

    Examples:
      | received         |
      | 20240404         |
      | 2024040413450927 |
