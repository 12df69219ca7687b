@F-09 @F-10
Feature: The default phone of a person

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"

  @AddPersonPhone @F-09 @Q-27
  Scenario Outline: DEFAULT_YN T makes it the person's default: <flag>
    When I send the sample of AddPersonPhone with
      | DEFAULT_YN | <flag> |
    Then the default phone of person "1020424" is "<default>"

    Examples: record 3 is the new one
      | flag | default |
      | T    | 3       |
      | F    |         |
      |      |         |

  @SetPhone @F-10 @ITG-2633
  Scenario Outline: Rule 10: PERSON_DFLT_YN T makes it the default phone of the person: <flag>
    When I send the sample of SetPhone with
      | PHONE_CD       | CELL   |
      | PERSON_DFLT_YN | <flag> |
      | ACCOUNT_NO     |        |
    Then the default phone of person "1020424" is "<default>"

    Examples: record 3 is the new one
      | flag | default |
      | T    | 3       |
      | F    |         |
      |      |         |
