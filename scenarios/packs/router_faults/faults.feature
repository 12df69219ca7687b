@AddARItems @F-04 @key-faults
Feature: Faults: what happens to the books, and what the client sees of it
  A rule is an effect on the books and a view of the client (router §9); without one nothing goes wrong.

  Background:
    Given a router of template "3426"

  Scenario Outline: <preset>: <says>
    Given the fault "<preset>" is switched on for AddARItems
    And I wait for a reply no longer than 0.4 seconds
    When I send the sample of AddARItems
    Then no reply is received
    And the fault "<preset>" fired 1 times
    When I send the sample of AddARItems
    Then STATUS is 0 at the Params level

    Examples:
      | preset       | says                              |
      | lost_reply   | booked, and the connection broken |
      | silence      | booked, but never answered        |
      | cut_reply    | booked, and half of it arrives    |
      | lost_request | broken off before the books       |

  Scenario Outline: The books after <preset> hold it <times> times
    Given the fault "<preset>" is switched on for AddARItems
    And I wait for a reply no longer than 0.4 seconds
    When I send the sample of AddARItems
    And I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | <balance> |

    Examples:
      | preset             | times | balance |
      | lost_reply         | one   | 0       |
      | lost_request       | zero  | 100.24  |
      | not_booked         | zero  | 100.24  |
      | booked_twice       | two   | -100.24 |
      | refused_but_booked | one   | 0       |
      | error_page         | one   | 0       |
      | out_of_order       | zero  | 100.24  |

  Scenario: Booked late, when the client has given up
    Given the fault "late_booking" is switched on for AddARItems
    And I wait for a reply no longer than 0.2 seconds
    When I send the sample of AddARItems
    Then no reply is received
    When the deferred bookings are posted
    And I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | 0 |

  @F-01 @GetAccountBalance
  Scenario: A reply with a blank DUE_DT: blank_tag
    Given the fault "blank" is switched on with
      | function | GetAccountBalance |
      | view     | blank_tag         |
      | tag      | DUE_DT            |
    When I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | 100.24 |
      | DUE_DT          |        |

  Scenario Outline: Without an effect a refusal books nothing, any other reply does: <what>
    Given the fault "no" is switched on with
      | function | AddARItems |
      | view     | <view>     |
      | <name>   | <value>    |
    When I send the sample of AddARItems
    And I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | <balance> |

    Examples:
      | what      | view   | name   | value | balance |
      | STATUS -1 | status | code   | -1    | 100.24  |
      | STATUS 0  | status | code   | 0     | 0       |
      | HTTP 401  | http   | status | 401   | 100.24  |
      | HTTP 500  | http   | status | 500   | 0       |

  Scenario: A refusal that is booked all the same is asked for
    Given the fault "no" is switched on with
      | function | AddARItems |
      | view     | status     |
      | effect   | done       |
    When I send the sample of AddARItems
    And I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | 0 |

  Scenario: A rule line by line: the second call for one account
    Given the fault "second" is switched on with
      | function | AddARItems |
      | account  | 2003708    |
      | nth      | 2          |
      | effect   | none       |
      | view     | http       |
      | status   | 503        |
    When I send the sample of AddARItems
    Then the HTTP status is 200
    When I send the sample of AddARItems
    Then the HTTP status is 503
    And the fault "second" fired 1 times

  Scenario: Dice that fall the same again
    Given the fault "sometimes" is switched on with
      | function    | AddARItems |
      | probability | 0.5        |
      | times       | always     |
      | view        | http       |
    When I send the sample of AddARItems
    And I send the sample of AddARItems
    And I send the sample of AddARItems
    And I send the sample of AddARItems
    And I send the sample of AddARItems
    And I send the sample of AddARItems
    Then the fault "sometimes" fired 5 times
    When all faults are switched off
    And I send the sample of AddARItems
    Then the HTTP status is 200

  Scenario Outline: A Content-Length that is not the body's: <what>, booked all the same
    Given the fault "length" is switched on with
      | function | AddARItems   |
      | view     | wrong_length |
      | by       | <by>         |
    When I send the sample of AddARItems
    Then <end>
    When I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE | 0 |

    Examples:
      | what             | by  | end                                     |
      | 10 bytes longer  | 10  | no reply is received                    |
      | 40 bytes shorter | -40 | the body of the reply holds "AddARItem" |

  Scenario: A reply byte by byte, with a pause inside a tag, in time: drip
    Given the fault "slow line" is switched on with
      | function         | AddARItems |
      | view             | drip       |
      | bytes_per_second | 5000       |
      | pause            | 0.05       |
    When I send the sample of AddARItems
    Then STATUS is 0 at the Params level
    And the fault "slow line" fired 1 times

  @F-01 @GetAccountBalance
  Scenario: The other documented shape of GetAccountBalance: swap_shape
    Given the fault "other shape" is switched on with
      | function | GetAccountBalance |
      | view     | swap_shape        |
    When I ask for GetAccountBalance of account "2003708"
    Then the reply has
      | CURRENT_BALANCE  | 100.24 |
      | ACTUAL_AMT_OWING | 100.24 |
      | PREPAY_BALANCE   |        |

  @quirk-5 @GetPayArrangements @F-03
  Scenario: The documents' own defect: version without quotes
    Given the fault "as printed" is switched on with
      | function | GetPayArrangements |
      | view     | unquoted_version   |
    When I ask for GetPayArrangements of account "2036948"
    Then the body of the reply holds "GetPayArrangements version=1.1"

  @key-magic_accounts
  Scenario: A number that loses the reply of every payment, without any set-up
    Given I wait for a reply no longer than 0.4 seconds
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 9002001 |
    Then no reply is received
    Given the router key magic_accounts is "false"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 9002001 |
    Then STATUS is 0 at the Params level
