@GetAccount @F-02 @INT-4012 @AS-28
Feature: Payment blocks
  Adapter §2.6 with the five examples of settings §3.1.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 4000001    |

  @Q-14 @Q-55
  Scenario Outline: <codes> and the rating <rating>
    Given advanced setting 28 is "<codes>"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | <rating> |
    When RTDR runs for account "4000001"
    Then account "4000001" at Invoice Cloud has
      | block_ach | <ach> |
      | block_cc  | <cc>  |

    Examples:
      | codes                      | rating | ach   | cc    |
      | CO\|XX\|XX\|XX             | CO     | true  | true  |
      | CO\|XX\|XX\|XX             | EXCEL  | false | false |
      | CO\|XX\|XX\|XX             | XX     | false | false |
      | NONE\|CO:NOCHK\|NOCC\|NONE | CO     | true  | false |
      | NONE\|CO:NOCHK\|NOCC\|NONE | NOCHK  | true  | false |
      | NONE\|CO:NOCHK\|NOCC\|NONE | NOCC   | false | true  |
      | NONE\|CO:NOCHK\|NOCC\|NONE | NONE   | false | false |
      | XX\|OFFNP:CONLY\|XX\|XX    | OFFNP  | true  | false |
      | XX\|OFFNP:CONLY\|XX\|XX    | CONLY  | true  | false |
      | XX\|XX\|NOCC\|XX           | NOCC   | false | true  |
      | XX\|XX\|NOCC\|XX           | CO     | false | false |
      | CO\|OFFNP:NOCHK\|NOCC\|XX  | CO     | true  | true  |
      | CO\|OFFNP:NOCHK\|NOCC\|XX  | OFFNP  | true  | false |
      | CO\|OFFNP:NOCHK\|NOCC\|XX  | NOCHK  | true  | false |
      | CO\|OFFNP:NOCHK\|NOCC\|XX  | NOCC   | false | true  |
      | XX\|XX\|XX\|ONLY           | ONLY   | true  | true  |
      | CO                         | CO     | true  | true  |

  @Q-14
  Scenario: The account status is read as well, and two codes add up
    Given advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCC  |
      | ACCOUNT_STAT     | OFFNP |
    When RTDR runs for account "4000001"
    Then the payer of account "4000001" sees
      | methods.EFT | false |
      | methods.CC  | false |

  @Q-14
  Scenario: Which tags carry codes is the biller's key
    Given advanced setting 28 is "CO|OFFNP:NOCHK|NOCC|XX"
    And the adapter key block_code_tags lists "ACCOUNT_STAT"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCC |
    When RTDR runs for account "4000001"
    Then account "4000001" at Invoice Cloud has
      | block_cc | false |

  Scenario: Both methods blocked, the payer is sent to the utility
    Given advanced setting 28 is "CO|XX|XX|XX"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | CO |
    When RTDR runs for account "4000001"
    Then the payer of account "4000001" sees
      | methods.EFT | false                                                          |
      | methods.CC  | false                                                          |
      | message     | payments online are not available, please contact your utility |

  Scenario: Blocks are set although no invoice matches
    Given advanced setting 28 is "XX|XX|NOCC|XX"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCC |
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 10.00  | 2024-11-10 | 2024-12-10 |
    When RTDR runs for account "4000001"
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    And account "4000001" at Invoice Cloud has
      | block_cc | true |

  @AS-32 @Q-55
  Scenario Outline: AS 32 decides whether a block is lifted again
    Given advanced setting 28 is "XX|XX|NOCC|XX"
    And advanced setting 32 is "<setting>"
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCC |
    And RTDR runs for account "4000001"
    When the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | EXCEL |
    And RTDR runs for account "4000001"
    Then account "4000001" at Invoice Cloud has
      | block_cc         | <block>    |
      | blocks_read_only | <readonly> |

    Examples:
      | setting | block | readonly |
      | 1       | false | true     |
      |         | true  | false    |

  @Q-55
  Scenario: Without AS 28 nothing is blocked
    Given advanced setting 28 is ""
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCC |
    When RTDR runs for account "4000001"
    Then account "4000001" at Invoice Cloud has
      | block_ach | false |
      | block_cc  | false |
