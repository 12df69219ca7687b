@AddReturnedCheck @F-05
Feature: Keys of a biller's router for returned checks
  Each key of the simulator with its default and its other values (settings §6).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And AddARItems posts a payment of "60.00" with the reference "guid-1" to account "4000001"

  @key-payment_ref_match @Q-22 @Q-32
  Scenario Outline: By default a payment is found by its GUID or by its item number
    Given I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  | guid-2  |
      | SOURCE_SPEC2  | guid-3  |
      | ITEM_AMT      | 10.00   |
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | <reference> |
      | CHECK_AMT   | 10.00       |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | -60 |

    Examples: SOURCE_SPEC1, ITEM_NO
      | reference |
      | guid-2    |
      | 205186    |

  @key-payment_ref_blank @Q-22
  Scenario Outline: A blank reference, as in the documents' template: <key>
    Given a new account "4000002"
    And AddARItems posts a payment of "60.00" with the reference "guid-2" to account "4000002"
    And the router key payment_ref_blank is "<key>"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF |       |
      | CHECK_AMT   | 60.00 |
    Then STATUS is <status> at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | -60 |
    And the books of account "4000002" say
      | CURRENT_BALANCE | <balance> |

    Examples: by amount the newest payment is meant
      | key         | status | balance |
      | refuse      | -100   | -60     |
      | by_amount   | 0      | 0       |
      | unprocessed | 0      | -60     |

  @key-payment_ref_blank
  Scenario: By amount nothing but a payment of exactly that amount is meant
    Given the router key payment_ref_blank is "by_amount"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF |       |
      | CHECK_AMT   | 60.01 |
    Then STATUS is -906 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | -60 |

  @key-payment_ref_match
  Scenario Outline: Only the references that are listed count
    Given the router key payment_ref_match lists "<listed>"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  | guid-2  |
      | SOURCE_SPEC2  | guid-3  |
      | ITEM_AMT      | 10.00   |
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | <reference> |
      | CHECK_AMT   | 10.00       |
    Then STATUS is <status> at the Params level

    Examples:
      | listed                | reference | status |
      | ITEM_NO               | 205186    | 0      |
      | ITEM_NO               | guid-2    | -906   |
      | SOURCE_SPEC2          | guid-3    | 0      |
      | SOURCE_SPEC2          | guid-2    | -906   |
      | SOURCE_SPEC1, ITEM_NO | guid-3    | -906   |

  @key-payment_ref_match
  Scenario Outline: The order of the list decides between two payments: <listed>
    Given the router key payment_ref_match lists "<listed>"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  |         |
      | SOURCE_SPEC2  | guid-1  |
      | ITEM_AMT      | 10.00   |
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    Then the entries of account "4000001" are
      | kind    | of_item    |
      | payment |            |
      | payment |            |
      | return  | <returned> |

    Examples: item 205185 has the reference in SOURCE_SPEC1, item 205186 in SOURCE_SPEC2
      | listed                     | returned |
      | SOURCE_SPEC1, SOURCE_SPEC2 | 205185   |
      | SOURCE_SPEC2, SOURCE_SPEC1 | 205186   |

  @key-payment_ref_match
  Scenario Outline: A reference that is also an item number means the payment with the reference first: <listed>
    Given the router key payment_ref_match lists "<listed>"
    And AddARItems posts a payment of "10.00" with the reference "205185" to account "4000001"
    When AddReturnedCheck returns "60.00" for the reference "205185"
    Then the items of account "4000001" are
      | item_no | state   |
      | 205185  | <first> |
      | 205186  | <other> |

    Examples: item 205186 has the reference 205185; 60.00 is enough for either
      | listed                              | first    | other    |
      | SOURCE_SPEC1, SOURCE_SPEC2, ITEM_NO | OPEN     | RETURNED |
      | ITEM_NO, SOURCE_SPEC1               | RETURNED | OPEN     |

  @key-strict_check_amt @Q-34
  Scenario Outline: A check for more than the payment: strict <strict>
    Given the router key strict_check_amt is "<strict>"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1   |
      | CHECK_AMT   | <amount> |
    Then STATUS is <status> at the Params level

    Examples:
      | strict | amount | status |
      | false  | 62.50  | 0      |
      | false  | 60.00  | 0      |
      | true   | 62.50  | -907   |
      | true   | 60.00  | 0      |

  @key-auto_process_streams @INT-4619 @Q-36
  Scenario Outline: Without a list every returned check is processed: stream "<stream>"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF       | guid-1   |
      | CHECK_AMT         | 60.00    |
      | COLLECTION_STREAM | <stream> |
    Then STATUS is 0 at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

    Examples:
      | stream |
      | NSF    |
      |        |

  @key-auto_process_streams @INT-4619 @Q-36
  Scenario Outline: With a list only its streams are processed: stream "<stream>"
    Given the router key auto_process_streams lists "NSF, AUTO"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF       | guid-1   |
      | CHECK_AMT         | 60.00    |
      | COLLECTION_STREAM | <stream> |
    Then STATUS is 0 at the Params level
    And FOLIO_NO of the reply is "1"
    And the books of account "4000001" say
      | CURRENT_BALANCE | <balance> |
    And the ledger of account "4000001" has <count> entries

    Examples: what is not worked off is numbered and answered, but changes no balance
      | stream | balance | count |
      | NSF    | 0       | 2     |
      | AUTO   | 0       | 2     |
      | OTHER  | -60     | 1     |
      |        | -60     | 1     |

  @key-auto_process_streams @INT-4619
  Scenario Outline: A returned check is kept, processed or not: stream "<stream>"
    Given the router key auto_process_streams lists "NSF"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF       | guid-1   |
      | CHECK_AMT         | 62.50    |
      | COLLECTION_STREAM | <stream> |
    Then the checks of account "4000001" are
      | folio_no | item_no | amount | processed   |
      | 1        | 205185  | 62.5   | <processed> |
    And the items of account "4000001" are
      | item_no | net   | state   |
      | 205185  | <net> | <state> |

    Examples:
      | stream | processed | net | state    |
      | NSF    | true      | 0   | RETURNED |
      |        | false     | 60  | OPEN     |

  @key-auto_process_streams
  Scenario: A check that is not processed leaves the account without a mark
    Given the router key auto_process_streams lists "NSF"
    When AddReturnedCheck returns "60.00" for the reference "guid-1"
    And I ask for GetAccount of account "4000001"
    Then V_HAS_NSF_YN of the reply is ""

  @key-duplicate_policy
  Scenario Outline: A check that is not processed is sent again: <policy>
    Given the router key duplicate_policy is "<policy>"
    And the router key auto_process_streams lists "NSF"
    And AddReturnedCheck returns "60.00" for the reference "guid-1"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 60.00  |
    Then STATUS is <status> at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | -60 |

    Examples:
      | policy | status |
      | accept | 0      |
      | reject | -908   |

  @key-code_tables
  Scenario Outline: A filled table of <tag> admits its codes only: "<code>"
    Given the code table <tag> holds "NSF, CLOSED"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1 |
      | CHECK_AMT   | 60.00  |
      | <tag>       | <code> |
    Then STATUS is <status> at the Params level

    Examples:
      | tag               | code  | status |
      | REASON_CD         | NSF   | 0      |
      | REASON_CD         | OTHER | -905   |
      | REASON_CD         |       | 0      |
      | COLLECTION_STREAM | NSF   | 0      |
      | COLLECTION_STREAM | OTHER | -905   |
      | COLLECTION_STREAM |       | 0      |

  @key-code_tables
  Scenario Outline: An empty table of <tag> admits every code
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | guid-1   |
      | CHECK_AMT   | 60.00    |
      | <tag>       | ANYTHING |
    Then STATUS is 0 at the Params level

    Examples:
      | tag               |
      | REASON_CD         |
      | COLLECTION_STREAM |

  @key-status_codes @Q-10
  Scenario Outline: The codes of a refused return can be renumbered
    Given the router answers <ours> as <other>
    And AddReturnedCheck returns "60.00" for the reference "guid-1"
    When I send the sample of AddReturnedCheck with
      | PAYMENT_REF | <reference> |
      | CHECK_AMT   | 60.00       |
    Then STATUS is <other> at the Params level

    Examples:
      | ours | other | reference |
      | -906 | -86   | guid-9    |
      | -909 | -89   | guid-1    |
