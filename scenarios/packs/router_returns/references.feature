@AddReturnedCheck @F-05
Feature: How a returned check names its payment
  By its GUID, which stands where the biller's template has it, or by its item number (router F-05).

  @Q-32 @Q-77
  Scenario Outline: What a payer wrote selects no payment: template <template>, <first> and <other>
    Given a router of template "<template>"
    And it is "2024-11-15"
    And a new account "4000001"
    And a new account "4000002"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  | <first> |
      | SOURCE_SPEC2  | <other> |
      | ITEM_AMT      | 10.00   |
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000002 |
      | SOURCE_SPEC1  | <other> |
      | SOURCE_SPEC2  | <first> |
      | ITEM_AMT      | 10.00   |
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | victim |
      | CHECK_AMT   | 10.00  |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | <one> |
    And the books of account "4000002" say
      | CURRENT_BALANCE | <two> |

    Examples: the GUID stands in SOURCE_SPEC1, at Chugach in SOURCE_SPEC2
      | template | first  | other  | one | two |
      | 3426     | victim | hello  | 0   | -10 |
      | 3426     | hello  | victim | -10 | 0   |
      | 836      | victim | hello  | 0   | -10 |
      | 3587     | victim | hello  | -10 | 0   |
      | 3587     | hello  | victim | 0   | -10 |
