@AdjARItem @F-06
Feature: An adjustment the router refuses
  A refusal stands in Params with a text, function level says 0, and nothing is changed (router §4.3, F-06).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And AddARItems posts a payment of "100.00" with the reference "guid-1" to account "4000001"
    And a proper request for account "4000001" is answered

  @Q-07
  Scenario Outline: A required tag is blank or missing: <tag>
    When I send the sample of AdjARItem with
      | <tag> | <value> |
    Then STATUS is -100 at the Params level
    And STATUS_DESC is "<tag> tag is missing or is empty." at the Params level
    And STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"

    Examples:
      | tag      | value    |
      | ITEM_NO  |          |
      | ITEM_NO  | (absent) |
      | ITEM_AMT |          |
      | ITEM_AMT | (absent) |

  Scenario: An item that does not exist
    When I send the sample of AdjARItem with
      | ITEM_NO | 999999 |
    Then STATUS is -906 at the Params level
    And STATUS is 0 at the function level
    And the books are untouched and the next request is answered as before

  Scenario Outline: What stays is less than nothing or not less than the item: <amount>
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185   |
      | ITEM_AMT | <amount> |
    Then STATUS is -907 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | amount |
      | 100.00 |
      | 100.01 |
      | -0.01  |
      | -30    |

  @Q-23
  Scenario Outline: After a refund what stays has to be less than what stood: <amount>
    Given AdjARItem leaves "70.00" of item "205185"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185   |
      | ITEM_AMT | <amount> |
    Then STATUS is <status> at the Params level

    Examples:
      | amount | status |
      | 99.00  | -907   |
      | 70.00  | -907   |
      | 69.99  | 0      |

  Scenario: An item is voided once
    Given AdjARItem leaves "0.00" of item "205185"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 0.00   |
    Then STATUS is -909 at the Params level
    And the ledger of account "4000001" has 2 entries

  Scenario: An invalid date
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185   |
      | ITEM_DT  | 20240231 |
      | ITEM_AMT | 0        |
    Then STATUS is -905 at the Params level
    And the books are untouched and the next request is answered as before

  @off-contract
  Scenario Outline: A value that does not fit the schema: <tag> <value>
    When I send the sample of AdjARItem with
      | <tag> | <value> |
    Then STATUS is -902 at the function level
    And STATUS_DESC names "<tag>" at the function level

    Examples:
      | tag      | value   |
      | ITEM_NO  | 20-5185 |
      | ITEM_AMT | 0.001   |
      | ITEM_DT  | today   |

  @off-contract
  Scenario Outline: What is wrong first is answered: <first> before <second>
    When I send the sample of AdjARItem with
      | ITEM_NO  | <item>   |
      | ITEM_DT  | <date>   |
      | ITEM_AMT | <amount> |
    Then STATUS is <status> at the <level> level
    And the books are untouched and the next request is answered as before

    Examples:
      | first         | second      | item   | date     | amount | status | level    |
      | the schema    | missing tag |        |          | ten    | -902   | function |
      | a missing tag | the item    | 999999 |          |        | -100   | Params   |
      | the item      | the date    | 999999 | 20240231 | 0      | -906   | Params   |
      | the item      | the amount  | 999999 |          | -1     | -906   | Params   |
      | the date      | the amount  | 205185 | 20240231 | -1     | -905   | Params   |

  Scenario: The amount is looked at before the state of the item
    Given AdjARItem leaves "0.00" of item "205185"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | -1     |
    Then STATUS is -907 at the Params level

  Scenario: A refused adjustment uses up no item number
    Given I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | -1     |
    When AddARItems posts a payment of "5.00" with the reference "guid-2" to account "4000001"
    Then STATUS_DESC is "AR item 205186 added." at the Params level

  @Q-03 @off-contract
  Scenario: A login without the grant for AdjARItem
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | AddARItems |
    And I sign in as "ic" with the password "pw"
    When I send the sample of AdjARItem
    Then STATUS is -901 at the function level
    And the ledger of account "2003708" has 9 entries

  Scenario: An adjustment is no item to adjust
    Given AdjARItem leaves "70.00" of item "205185"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205186 |
      | ITEM_AMT | 0      |
    Then the tags of Params are "STATUS STATUS_DESC"
    And the ledger of account "4000001" has 2 entries

  @key-adj_semantics
  Scenario Outline: A refund of more than the item is refused: <amount>
    Given the router key adj_semantics is "refund"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185   |
      | ITEM_AMT | <amount> |
    Then STATUS is -907 at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | amount |
      | 100.01 |
      | -1     |

  @key-code_tables
  Scenario Outline: Filled tables admit their codes only: <tag> "<code>"
    Given the code table ITEM_TP holds "WEB, IVR"
    And the code table REASON_CD holds "NSF, REFUND"
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 30.00  |
      | <tag>    | <code> |
    Then STATUS is <status> at the Params level

    Examples:
      | tag           | code   | status |
      | ITEM_TP       | IVR    | 0      |
      | ITEM_TP       | CASH   | -905   |
      | ITEM_TP       |        | 0      |
      | ADJ_REASON_CD | REFUND | 0      |
      | ADJ_REASON_CD | OTHER  | -905   |
      | ADJ_REASON_CD |        | 0      |

  @key-code_tables
  Scenario Outline: Empty tables admit every code: <tag>
    When I send the sample of AdjARItem with
      | ITEM_NO  | 205185 |
      | ITEM_AMT | 30.00  |
      | <tag>    | CASH   |
    Then STATUS is 0 at the Params level

    Examples:
      | tag           |
      | ITEM_TP       |
      | ADJ_REASON_CD |
