@Q-08
Feature: Accounts by their own number
  The schemas admit ACCOUNT_NO_CUSTOM right after ACCOUNT_NO; status texts name both.

  Background:
    Given a router of template "3426"

  Scenario Outline: By the custom number alone
    When I ask for <function> with
      | ACCOUNT_NO        |        |
      | ACCOUNT_NO_CUSTOM | 138714 |
    Then STATUS is 0 at the function level

    @GetAccountBalance @F-01
    Examples:
      | function          |
      | GetAccountBalance |

    @GetAccount @F-02
    Examples:
      | function   |
      | GetAccount |

    @GetPayArrangements @F-03
    Examples:
      | function           |
      | GetPayArrangements |

  @GetAccountBalance @F-01
  Scenario: The reply names the account it found
    When I ask for GetAccountBalance with
      | ACCOUNT_NO_CUSTOM | 138714 |
    Then ACCOUNT_NO of the reply is "2003708"
    And STATUS_DESC is "Account 2003708 found." at the Params level

  @GetAccountBalance @F-01
  Scenario: A custom number of two accounts
    Given a new account "4000001" with the custom number "77"
    And a new account "4000002" with the custom number "77"
    When I ask for GetAccountBalance with
      | ACCOUNT_NO_CUSTOM | 77 |
    Then STATUS is -4 at the Params level

  @GetAccount @F-02
  Scenario: A second account of a person has a custom number of its own
    Given a new account "4000001" of person "1020424" with the custom number "77"
    When I ask for GetAccount with
      | ACCOUNT_NO        |    |
      | ACCOUNT_NO_CUSTOM | 77 |
    Then ACCOUNT_NO of the reply is "4000001"
    And PERSON_NO of the reply is "1020424"

  @GetAccountBalance @F-01
  Scenario: A custom number of none
    When I ask for GetAccountBalance with
      | ACCOUNT_NO_CUSTOM | 555 |
    Then STATUS is -4 at the Params level

  @GetAccountBalance @F-01 @GetAccount @F-02 @off-contract
  Scenario Outline: Before the account number it is out of order
    When I ask for <function> with
      | ACCOUNT_NO_CUSTOM | 138714  |
      | ACCOUNT_NO        | 2003708 |
    Then STATUS is -902 at the function level

    Examples:
      | function          |
      | GetAccountBalance |
      | GetAccount        |
