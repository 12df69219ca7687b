@key-faults
Feature: Fault rules that count: the nth call for an account, and how often a rule fires
  "nth" counts the calls of each function for each account separately, "times" counts all calls that a rule fires for
  (router §9).

  Background:
    Given a router of template "3426"
    And a new account "4000001"
    And a new account "4000002"

  @AddARItems @F-04 @GetAccountBalance @F-01
  Scenario: The second call of each account fails, whatever is called in between
    Given the fault "second" is switched on with
      | function | AddARItems |
      | nth      | 2          |
      | times    | always     |
      | effect   | none       |
      | view     | http       |
      | status   | 503        |
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    And I ask for GetAccountBalance of account "4000001"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000002 |
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    And I ask for GetAccountBalance of account "4000002"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000002 |
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    Then the router was asked
      | function          | account | http_status | fault  |
      | AddARItems        | 4000001 | 200         |        |
      | GetAccountBalance | 4000001 | 200         |        |
      | AddARItems        | 4000002 | 200         |        |
      | AddARItems        | 4000001 | 503         | second |
      | GetAccountBalance | 4000002 | 200         |        |
      | AddARItems        | 4000002 | 503         | second |
      | AddARItems        | 4000001 | 200         |        |
    And the fault "second" fired 2 times
    And the ledger of account "4000001" has 2 entries
    And the ledger of account "4000002" has 1 entries

  @GetAccountBalance @F-01 @GetAccount @F-02
  Scenario: Without a function the rule counts each function for itself
    Given the fault "second" is switched on with
      | account | 4000001 |
      | nth     | 2       |
      | times   | always  |
      | view    | http    |
      | status  | 503     |
    When I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccount of account "4000001"
    And I ask for GetAccount of account "4000002"
    And I ask for GetAccount of account "4000002"
    And I ask for GetAccount of account "4000001"
    And I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccountBalance of account "4000001"
    Then the router was asked
      | function          | account | http_status |
      | GetAccountBalance | 4000001 | 200         |
      | GetAccount        | 4000001 | 200         |
      | GetAccount        | 4000002 | 200         |
      | GetAccount        | 4000002 | 200         |
      | GetAccount        | 4000001 | 503         |
      | GetAccountBalance | 4000001 | 503         |
      | GetAccountBalance | 4000001 | 200         |
    And the fault "second" fired 2 times

  @GetAccountBalance @F-01 @GetAccount @F-02
  Scenario Outline: "times" counts over all accounts and functions: <times>
    Given the fault "down" is switched on with
      | view   | http    |
      | status | 503     |
      | times  | <times> |
    When I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccount of account "4000002"
    And I ask for GetAccountBalance of account "4000002"
    And I ask for GetAccountBalance of account "4000001"
    Then the router was asked
      | function          | account | http_status |
      | GetAccountBalance | 4000001 | 503         |
      | GetAccount        | 4000002 | <second>    |
      | GetAccountBalance | 4000002 | <third>     |
      | GetAccountBalance | 4000001 | <fourth>    |
    And the fault "down" fired <fired> times

    Examples:
      | times  | second | third | fourth | fired |
      | 1      | 200    | 200   | 200    | 1     |
      | 2      | 503    | 200   | 200    | 2     |
      | 3      | 503    | 503   | 200    | 3     |
      | always | 503    | 503   | 503    | 4     |

  @GetAccountBalance @F-01
  Scenario: A rule that has fired as often as it may leaves the call to the next rule
    Given the fault "first" is switched on with
      | function | GetAccountBalance |
      | times    | 2                 |
      | view     | http              |
      | status   | 503               |
    And the fault "next" is switched on with
      | function | GetAccountBalance |
      | times    | 1                 |
      | view     | http              |
      | status   | 502               |
    When I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccountBalance of account "4000002"
    And I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccountBalance of account "4000002"
    Then the router was asked
      | account | http_status | fault |
      | 4000001 | 503         | first |
      | 4000002 | 503         | first |
      | 4000001 | 502         | next  |
      | 4000002 | 200         |       |
    And the fault "first" fired 2 times
    And the fault "next" fired 1 times

  @GetAccountBalance @F-01
  Scenario: A call that another rule took is counted all the same
    Given the fault "second" is switched on with
      | function | GetAccountBalance |
      | nth      | 2                 |
      | times    | always            |
      | view     | http              |
      | status   | 502               |
    And the fault "once" is switched on with
      | function | GetAccountBalance |
      | account  | 4000001           |
      | view     | http              |
      | status   | 503               |
    When I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccountBalance of account "4000001"
    And I ask for GetAccountBalance of account "4000001"
    Then the router was asked
      | http_status | fault  |
      | 503         | once   |
      | 502         | second |
      | 200         |        |

  @GetAccountBalance @F-01
  Scenario: A rule that is switched on again has all its hits
    Given the fault "down" is switched on with
      | view   | http |
      | status | 503  |
    When I ask for GetAccountBalance of account "4000001"
    Then the fault "down" fired 1 times
    Given the fault "down" is switched on with
      | view   | http |
      | status | 503  |
    Then the fault "down" fired 0 times
    When I ask for GetAccountBalance of account "4000001"
    Then the HTTP status is 503
    And the fault "down" fired 1 times

  @GetAccountBalance @F-01 @off-contract
  Scenario: A request that is refused before is no call
    Given the fault "first" is switched on with
      | function | GetAccountBalance |
      | nth      | 1                 |
      | view     | http              |
      | status   | 503               |
    When I ask for GetAccountBalance with
      | NO_SUCH_TAG | 1       |
      | ACCOUNT_NO  | 4000001 |
    Then STATUS is -902 at the function level
    When I ask for GetAccountBalance of account "4000001"
    Then the HTTP status is 503
    And the fault "first" fired 1 times

  @AddARItems @F-04 @AddAlert @F-07 @GetPayArrangements @F-03
  Scenario Outline: The account of a call stands in <tag> of <function>
    Given the fault "of the account" is switched on with
      | account | <account> |
      | nth     | 2         |
      | effect  | none      |
      | view    | http      |
      | status  | 503       |
    When I send the sample of <function>
    And I send the sample of <function> with
      | <tag> | <other> |
    Then the HTTP status is 200
    When I send the sample of <function>
    Then the HTTP status is 503

    Examples:
      | function           | tag           | account | other   |
      | GetAccountBalance  | ACCOUNT_NO    | 2003708 | 4000001 |
      | GetAccount         | ACCOUNT_NO    | 2003708 | 4000001 |
      | GetPayArrangements | ACCOUNT_NO    | 2036948 | 4000001 |
      | AddARItems         | SS_ACCOUNT_NO | 2003708 | 4000001 |
      | AddAlert           | ALERT_KEY     | 2003708 | 4000001 |
