@AddContact @F-13 @AddIssueContact @F-14
Feature: Where the numbers of contacts begin
  Johnson County's contacts are further on than the other billers' (router §8); issues begin at one number everywhere.

  Scenario Outline: The first contact of biller <template>
    Given a router of template "<template>"
    When I send the sample of AddContact
    Then CONTACT_NO of the reply is "<number>"

    Examples:
      | template   | number  |
      | 3426       | 3693750 |
      | hawaii-gas | 3693750 |
      | 4078       | 3857241 |
      | 4097       | 3857241 |

  Scenario Outline: The first issue of biller <template>
    Given a router of template "<template>"
    When I send the sample of AddIssueContact
    Then the reply has
      | CONTACT_NO | <number> |
      | ISSUE_NO   | 300630   |

    Examples:
      | template | number  |
      | 3426     | 3693750 |
      | 4078     | 3857241 |
      | 4097     | 3857241 |
