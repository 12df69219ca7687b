@GetAccountBalance @F-01
Feature: What the router got, how often and in which order

  Background:
    Given a router of template "3426"

  @AddARItems @F-04
  Scenario: A payment came exactly once, between two looks at the balance
    When I ask for GetAccountBalance of account "2003708"
    And I send the sample of AddARItems with
      | ITEM_AMT | 42.10 |
    And I ask for GetAccount of account "2003708"
    And I ask for GetAccountBalance of account "2003708"
    Then exactly one AddARItems of "42.10" on account "2003708" was answered with STATUS 0
    And exactly no AddARItems of "4210" on account "2003708" was answered with STATUS 0
    And the router got exactly two like this
      | function | GetAccountBalance |
      | account  | 2003708           |
      | status   | 0                 |
    And the router got exactly one like this
      | reply.CURRENT_BALANCE | 58.14 |
    And the router was asked in this order
      | function          | account | ITEM_AMT | reply.CURRENT_BALANCE |
      | GetAccountBalance | 2003708 |          | 100.24                |
      | AddARItems        | 2003708 | 42.1     |                       |
      | GetAccountBalance | 2003708 |          | 58.14                 |
    And the router was asked in this order, nothing between
      | function          |
      | GetAccountBalance |
      | AddARItems        |
      | GetAccount        |
    And there is no contract finding

  @GetAccount @F-02 @off-contract
  Scenario: Every deviation is kept with its reason
    When I ask for GetAccount with
      | Account_No | 2003708 |
    And I send the body
      """
      APIREQUEST=<Request/>
      """
    And I ask for GetAccountBalance of account "2003780"
    And I ask for GetAccountBalance of account "2003780"
    Then the contract findings are
      | kind      | function          | code | reason                                                                      | fails_strict | count |
      | schema    | GetAccount        | -902 | Account_No: is not a tag of GetAccount; did you mean ACCOUNT_NO?            | true         | 1     |
      | transport |                   | -904 | the body starts with APIREQUEST=<Request/>, expected XMLREQUEST=            | true         | 1     |
      | business  | GetAccountBalance | -4   | Invalid Account Number                                                      | false        | 2     |

  Scenario: What a magic number answers is no deviation
    When I ask for GetAccountBalance of account "9000902"
    Then the contract findings are
      | kind   | code | on_purpose           |
      | schema | -902 | magic number 9000902 |
    And there is no contract finding
