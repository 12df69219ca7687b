@GetAccountBalance @F-01
Feature: When a look-up fails
  Adapter §1.3 and §2.1 steps 5 to 7: stored amounts stay, the payer sees no error, staff see the log.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"
    And the ledger of account "4000001" gets
      | kind | amount | effective  | due        |
      | bill | 90.00  | 2024-10-20 | 2024-11-20 |
    And account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Past_Due_Amount | Pay_Arrangement_Amt | Account_No |
      | 555001     | 2024-10-20 | 2024-11-20 | 80.00        | 1.00            | 12.00               | 4000001    |
      | 555002     | 2024-10-20 | 2024-11-20 | 70.00        | 2.00            |                     | 4999999    |

  @AS-8
  Scenario: Without an address the look-up is held
    Given advanced setting 8 is ""
    When RTDR runs for account "4000001"
    Then RTDR ends HELD with reason code NO_ENDPOINT
    And RTDR called nothing
    And the payer of account "4000001" sees
      | balance_due            | 80.00 |
      | past_due               | 1.00  |
      | pay_arrangement.amount | 12.00 |

  @AS-8
  Scenario: With the address back it is looked up again
    Given advanced setting 8 is ""
    And RTDR runs for account "4000001"
    When advanced setting 8 is the router's address
    And RTDR runs for account "4000001"
    Then RTDR ends SENT
    And BalanceDue becomes "90.00" from CURRENT_BALANCE

  @GetAccount @F-02
  Scenario: The router does not know the account
    When RTDR runs for account "4999999"
    Then RTDR ends REJECTED
    And the payer of account "4999999" sees
      | balance_due | 70.00 |
      | past_due    | 2.00  |
      | message     |       |
    And the RTDR log of account "4999999" says
      | outcome  |
      | REJECTED |

  @AS-8
  Scenario: The router is down
    Given advanced setting 8 is "http://127.0.0.1:9/router"
    When RTDR runs for account "4000001"
    Then RTDR ends RETRY
    And the payer of account "4000001" sees
      | balance_due | 80.00 |
      | message     |       |

  @AS-8 @Q-03
  Scenario: The wrong path stops the endpoint group
    Given advanced setting 8 points to the router's path /billers/nobody/router
    When RTDR runs for account "4000001"
    Then RTDR ends PAUSED
    And the endpoint group "RTDR" is paused with reason code HTTP_STATUS
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 80.00 |

  @AS-8
  Scenario: A corrected setting resumes the group
    Given advanced setting 8 points to the router's path /billers/nobody/router
    And RTDR runs for account "4000001"
    When advanced setting 8 is the router's address
    And RTDR runs for account "4000001"
    Then RTDR ends SENT
    And the endpoint group "RTDR" is open

  @AS-9 @AS-10 @Q-02 @Q-03 @off-contract
  Scenario: A wrong login pauses the group, the right one resumes it
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And the advanced settings are
      | 9  | ic    |
      | 10 | wrong |
    And RTDR runs for account "4000001"
    When advanced setting 10 is "pw"
    And RTDR runs for account "4000001"
    Then RTDR ends SENT
    And the router was asked
      | function           | http_status |
      |                    | 401         |
      | GetAccount         | 200         |
      | GetAccountBalance  | 200         |
      | GetPayArrangements | 200         |
    And the RTDR log of account "4000001" says
      | outcome |
      | SENT    |
      | PAUSED  |

  @AS-9 @AS-10 @Q-02
  Scenario: The login of AS 9 and 10 travels
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And the advanced settings are
      | 9  | ic |
      | 10 | pw |
    When RTDR runs for account "4000001"
    Then RTDR ends SENT
    And the router was asked
      | function           | login | status |
      | GetAccount         | ic    | 0      |
      | GetAccountBalance  | ic    | 0      |
      | GetPayArrangements | ic    | 0      |

  @AS-9 @AS-10 @Q-03 @off-contract
  Scenario: The balance is not granted
    Given the router's logins are
      | user | password | functions                      |
      | ic   | pw       | GetAccount, GetPayArrangements |
    And the advanced settings are
      | 9  | ic |
      | 10 | pw |
    When RTDR runs for account "4000001"
    Then RTDR ends PAUSED
    And the endpoint group "RTDR" is paused
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due | 80.00 |
      | past_due    | 1.00  |

  @AS-9 @AS-10 @GetPayArrangements @F-03 @off-contract
  Scenario: The arrangements are not granted, the rest continues
    Given the router's logins are
      | user | password | functions                     |
      | ic   | pw       | GetAccount, GetAccountBalance |
    And the advanced settings are
      | 9  | ic |
      | 10 | pw |
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "90.00" from CURRENT_BALANCE
    And invoice "UB55500110202024" of account "4000001" has
      | balance_due                | 90.00 |
      | payment_arrangement_amount | 12.00 |

  @AS-74 @Q-01 @off-contract
  Scenario: The router wants the other form key
    Given the router key form_key is "APIREQUEST="
    When RTDR runs for account "4000001"
    Then RTDR ends PAUSED

  @AS-74
  Scenario: AS 74 carries the form key
    Given the router key form_key is "APIREQUEST="
    And advanced setting 74 is "APIREQUEST="
    When RTDR runs for account "4000001"
    Then RTDR ends SENT

  @quirk-17 @ITG-2949
  Scenario: The other balance shape has no past due, the balance comes through
    Given the router key balance_shape is "template"
    When RTDR runs for account "4000001"
    Then BalanceDue becomes "90.00" from CURRENT_BALANCE
    And PastDue stays "1.00" with reason code NO_VALUE

  @AS-28 @Q-55
  Scenario: A setting that cannot be read holds the integration
    Given advanced setting 28 is "CO:XX|A|B|C"
    When RTDR runs for account "4000001"
    Then RTDR ends HELD because "28"
    And the configuration findings name "28"

  @GetAccount @F-02
  Scenario: What the adapter asks is what the documents say
    When RTDR runs for account "4000001"
    Then the last request at the router holds "<PAYSCHEDULE_YN"
    And RTDR called
      | function           | outcome | status | http_status |
      | GetAccount         | SENT    | 0      | 200         |
      | GetAccountBalance  | SENT    | 0      | 200         |
      | GetPayArrangements | SENT    | 0      | 200         |

  @GetAccount @F-02 @AS-9 @AS-10 @Q-03 @off-contract
  Scenario: The account data are not granted, nothing stored is lost
    Given the router's logins are
      | user | password | functions                             |
      | ic   | pw       | GetAccountBalance, GetPayArrangements |
    And the advanced settings are
      | 9  | ic |
      | 10 | pw |
    When RTDR runs for account "4000001"
    Then the endpoint group "RTDR" is paused
    And invoice "UB55500110202024" of account "4000001" has
      | payment_arrangement_amount | 12.00 |
    And the payer of account "4000001" sees
      | message |  |

  @Q-03 @off-contract
  Scenario: An operator resumes a paused group
    Given the router key form_key is "APIREQUEST="
    And RTDR runs for account "4000001"
    And the router key form_key is "XMLREQUEST="
    When an operator resumes endpoint group "RTDR"
    And RTDR runs for account "4000001"
    Then RTDR ends SENT
    And RTDR warns of nothing
    And the endpoint group "RTDR" is open

  @Q-03 @off-contract
  Scenario: A stopped group asks nothing more
    Given the router key form_key is "APIREQUEST="
    And RTDR runs for account "4000001"
    And the journal is emptied
    When RTDR runs for account "4000001"
    Then RTDR ends PAUSED
    And the router was asked nothing

  @AS-28 @GetAccount @F-02 @INT-4012 @Q-03 @off-contract
  Scenario: Block codes need GetAccount only
    Given the router's logins are
      | user | password | functions                      |
      | ic   | pw       | GetAccount, GetPayArrangements |
    And the advanced settings are
      | 9  | ic               |
      | 10 | pw               |
      | 28 | XX\|XX\|NOCC\|XX |
    And the GetAccount tags of account "4000001" are
      | CREDIT_RATING_CD | NOCC |
    When RTDR runs for account "4000001"
    Then RTDR ends PAUSED
    And the payer of account "4000001" sees
      | methods.CC  | false |
      | methods.EFT | true  |
      | balance_due | 80.00 |

  @Q-03 @off-contract
  Scenario: The router does not admit the adapter's address
    Given the router admits the addresses "192.0.2.16/28" only
    When RTDR runs for account "4000001"
    Then RTDR ends PAUSED
    And the endpoint group "RTDR" is paused
