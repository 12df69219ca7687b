@GetAccountBalance @F-01
Feature: The envelope around a reply

  Background:
    Given a router of template "3426"

  Scenario Outline: Where STATUS stands on success
    When I ask for <function> of account "2003708"
    Then STATUS is 0 at the function level
    And there is no STATUS at the Reply level

    Examples:
      | function           |
      | GetAccountBalance  |
      | GetAccount         |
      | GetPayArrangements |

  Scenario: GetAccountBalance says it in Params too
    When I ask for GetAccountBalance of account "2003708"
    Then STATUS is 0 at the Params level
    And STATUS_DESC is "Account 2003708 found." at the Params level

  @GetPayArrangements @F-03 @quirk-5
  Scenario: GetPayArrangements says it at function level only
    When I ask for GetPayArrangements of account "2036948"
    Then there is no STATUS at the Params level

  Scenario: A declaration, blanks and comments in a request do no harm
    When I send the request
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Request>
        <!-- asked by hand -->
        <GetAccountBalance>
          <Params>
            <ACCOUNT_NO>2003708</ACCOUNT_NO>
          </Params>
        </GetAccountBalance>
      </Request>
      """
    Then CURRENT_BALANCE of the reply is "100.24"

  @Q-01
  Scenario Outline: The content type is not what decides
    Given my requests have the content type "<type>"
    When I ask for GetAccountBalance of account "2003708"
    Then CURRENT_BALANCE of the reply is "100.24"

    Examples:
      | type                              |
      | application/x-www-form-urlencoded |
      | text/plain                        |
      |                                   |

  Scenario: Each request is counted in the journal
    When I ask for GetAccountBalance of account "2003708"
    And I ask for GetAccount of account "2003708"
    And I ask for GetPayArrangements of account "9999999"
    Then the router was asked
      | function           | account | status | http_status |
      | GetAccountBalance  | 2003708 | 0      | 200         |
      | GetAccount         | 2003708 | 0      | 200         |
      | GetPayArrangements | 9999999 | -4     | 200         |

  Scenario: The numbers of the first reply are those of the sample
    When I ask for GetAccountBalance of account "2003708"
    Then the router was asked
      | function          | trans_no |
      | GetAccountBalance | 6431     |

  Scenario: The clock of one biller does not move another's
    Given it is "2024-11-15"
    When 30 days pass
    And I ask for GetAccountBalance of account "2000341"
    Then PASTDUE_AMT of the reply is "88.1"

  Scenario: At the template's own time the same bill is not due yet
    When I ask for GetAccountBalance of account "2000341"
    Then PASTDUE_AMT of the reply is "0"

  Scenario: Time zones decide which day it is
    Given it is "2024-11-18T23:30"
    When 1 hours pass
    And I ask for GetAccountBalance of account "2000341"
    Then PASTDUE_AMT of the reply is "88.1"

  @quirk-17 @key-balance_shape
  Scenario: The template shape has tags the sample has not, and the other way round
    Given the router key balance_shape is "template"
    When I ask for GetAccountBalance of account "2003708"
    Then the reply has no tag PASTDUE_AMT
    And PREPAY_BALANCE of the reply is ""

  Scenario: An emptied journal begins anew
    When I ask for GetAccountBalance of account "2003708"
    And the journal is emptied
    And I ask for GetAccount of account "2003708"
    Then the router was asked
      | function   | account |
      | GetAccount | 2003708 |
