@GetAccount @F-02
Feature: Master data of an account

  Background:
    Given a router of template "3426"

  @quirk-4
  Scenario: Success stands at function level, the Params STATUS stays blank
    When I ask for GetAccount of account "2003708"
    Then a blank STATUS stands at the Params level
    And STATUS is 0 at the function level
    And STATUS_DESC is "" at the Params level

  @quirk-12
  Scenario: The name has blanks around it
    When I ask for GetAccount of account "2003708"
    Then V_NAME of the reply is " ALEX SAMPLE "

  @quirk-11 @quirk-9 @quirk-13
  Scenario: Flags are T and F, also the one without _YN
    When I ask for GetAccount of account "2003708"
    Then the reply has
      | CLOSED_YN          | T |
      | OK_TO_BILL_YN      | F |
      | REBILL_AS_INSTBILL | F |

  Scenario: Changed tags are answered at once
    Given the GetAccount tags of account "2003708" are
      | CREDIT_RATING_CD | NOCHK     |
      | ACCOUNT_STAT     | OFFNP     |
      | V_NAME           | SAMPLE CO |
    When I ask for GetAccount of account "2003708"
    Then the reply has
      | CREDIT_RATING_CD | NOCHK     |
      | ACCOUNT_STAT     | OFFNP     |
      | V_NAME           | SAMPLE CO |

  @GetAccountBalance
  Scenario: Bill and overdue tags come from the ledger
    Given it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 71.50  | 2024-09-01 | 2024-10-01 |
      | bill | 33.20  | 2024-10-18 | 2024-11-20 |
    When I ask for GetAccount of account "4000001"
    Then the reply has
      | LAST_BILL_DT  | 20241018 |
      | LAST_BILL_AMT | 33.2     |
      | OVERDUE_YN    | T        |

  @Q-11
  Scenario Outline: The prepay tags are filled only when they are asked for
    Given the GetAccount tags of account "2003708" are
      | PREPAY_STAT    | ACTIV |
      | PREPAY_BALANCE | 12.5  |
    When I ask for GetAccount with
      | ACCOUNT_NO     | 2003708     |
      | PREPAY_INFO_YN | <asked>     |
      | FMT_PREPAY_YN  | <formatted> |
    Then PREPAY_BALANCE of the reply is "<balance>"
    And PREPAY_STAT of the reply is "<state>"

    Examples:
      | asked | formatted | balance | state |
      | T     |           | 12.5    | ACTIV |
      | Y     | T         | 12.5    | ACTIV |
      | F     | T         |         |       |
      |       |           |         |       |

  Scenario: SSN and licence number are never answered
    When I ask for GetAccount of account "2003708"
    Then SSN of the reply is ""
    And LICENSE_NO of the reply is ""
