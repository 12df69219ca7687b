Feature: How the router refuses, and that nothing happens then
  Every refusal of router §1.2 and §4; after each the books are as they were and the next request is answered.

  Background:
    Given a router of template "3426"
    And my requests have the header "X-Sim-Client-Ip" with "192.0.2.21"
    And a proper request for account "2003708" is answered

  @GetAccountBalance @F-01
  Scenario Outline: An account that does not exist
    When I ask for <function> of account "9999999"
    Then the HTTP status is 200
    And STATUS is -4 at the <level> level
    And STATUS_DESC names "Invalid Account Number" at the <level> level
    And the books are untouched and the next request is answered as before

    @GetAccountBalance @F-01
    Examples:
      | function          | level  |
      | GetAccountBalance | Params |

    @GetAccount @F-02
    Examples:
      | function   | level  |
      | GetAccount | Params |

    @GetPayArrangements @F-03 @quirk-5
    Examples:
      | function           | level    |
      | GetPayArrangements | function |

  @GetAccountBalance @F-01 @GetAccount @F-02
  Scenario Outline: A refusal for a reason of meaning says 0 at function level
    When I ask for <function> of account "9999999"
    Then STATUS is 0 at the function level
    And the tags of Params are "STATUS STATUS_DESC"

    Examples:
      | function          |
      | GetAccountBalance |
      | GetAccount        |

  @GetPayArrangements @F-03 @quirk-5
  Scenario: GetPayArrangements refuses at function level only
    When I ask for GetPayArrangements of account "9999999"
    Then there is no STATUS at the Params level
    And the tags of Params are ""

  @GetAccountBalance @F-01 @Q-07 @Q-10
  Scenario Outline: No account number
    When I ask for <function> with
      | ACCOUNT_NO | <number> |
    Then STATUS is -100 at the <level> level
    And STATUS_DESC is "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty" at the <level> level
    And the books are untouched and the next request is answered as before

    Examples:
      | function           | level    | number |
      | GetAccountBalance  | Params   |        |
      | GetAccount         | Params   |        |
      | GetPayArrangements | function |        |
      | GetAccountBalance  | Params   | "  "   |

  @GetAccountBalance @F-01 @Q-07
  Scenario Outline: No tag at all
    When I ask for <function> with no tag
    Then STATUS is -100 at the <level> level
    And the books are untouched and the next request is answered as before

    Examples:
      | function           | level    |
      | GetAccountBalance  | Params   |
      | GetAccount         | Params   |
      | GetPayArrangements | function |

  @GetAccountBalance @F-01 @GetAccount @F-02 @GetPayArrangements @F-03 @Q-03 @Q-07 @off-contract
  Scenario Outline: A request that does not fit the schema: <why>
    When I send the request
      """
      <xml>
      """
    Then the HTTP status is 200
    And STATUS is -902 at the function level
    And STATUS_DESC names "<named>" at the function level
    And there is no STATUS at the Params level
    And the books are untouched and the next request is answered as before

    Examples:
      | why                   | named          | xml                                                                                                                                             |
      | an unknown tag        | BALANCE        | <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO><BALANCE>1</BALANCE></Params></GetAccountBalance></Request>                 |
      | wrong order           | ACCOUNT_NO     | <Request><GetAccount><Params><PREPAY_INFO_YN>T</PREPAY_INFO_YN><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccount></Request>                 |
      | wrong order of a plan | ACCOUNT_NO     | <Request><GetPayArrangements><Params><PAYSCHEDULE_YN>T</PAYSCHEDULE_YN><ACCOUNT_NO>2036948</ACCOUNT_NO></Params></GetPayArrangements></Request> |
      | blanks in a number    | ACCOUNT_NO     | <Request><GetAccountBalance><Params><ACCOUNT_NO>20 03 708</ACCOUNT_NO></Params></GetAccountBalance></Request>                                   |
      | too long a number     | ACCOUNT_NO     | <Request><GetAccountBalance><Params><ACCOUNT_NO>123456789012345678901</ACCOUNT_NO></Params></GetAccountBalance></Request>                       |
      | no flag               | PREPAY_INFO_YN | <Request><GetAccount><Params><ACCOUNT_NO>2003708</ACCOUNT_NO><PREPAY_INFO_YN>yes</PREPAY_INFO_YN></Params></GetAccount></Request>               |
      | a tag twice           | ACCOUNT_NO     | <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>     |
      | small letters         | account_no     | <Request><GetAccountBalance><Params><account_no>2003708</account_no></Params></GetAccountBalance></Request>                                     |
      | no Params             | Params         | <Request><GetAccountBalance></GetAccountBalance></Request>                                                                                      |

  @GetAccount @F-02 @key-tag_order
  Scenario: Order does not matter where a key says so
    Given the router key tag_order is "any"
    When I ask for GetAccount with
      | PREPAY_INFO_YN | T       |
      | ACCOUNT_NO     | 2003708 |
    Then STATUS is 0 at the function level
    And ACCOUNT_NO of the reply is "2003708"

  @GetAccountBalance @F-01 @Q-03 @off-contract
  Scenario Outline: A function the router does not have
    When I ask for <function> with
      | ACCOUNT_NO | 2003708 |
    Then the HTTP status is 200
    And STATUS is -903 at the Reply level
    And the books are untouched and the next request is answered as before

    Examples:
      | function          |
      | GetAccountBalanse |
      | getaccountbalance |
      | GetPayArrangement |

  @GetAccountBalance @F-01 @Q-03 @off-contract
  Scenario Outline: A request that cannot be read
    When I send the request
      """
      <xml>
      """
    Then the HTTP status is 200
    And STATUS is -904 at the Reply level
    And the books are untouched and the next request is answered as before

    Examples:
      | xml                                                                                                                                         |
      | <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance>                                           |
      | <Request><GetAccountBalance><Params></GetAccountBalance></Params></Request>                                                                 |
      | just words                                                                                                                                  |
      | <!DOCTYPE Request><Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>               |
      | <!DOCTYPE r [<!ENTITY a "2003708">]><Request><GetAccountBalance><Params><ACCOUNT_NO>&a;</ACCOUNT_NO></Params></GetAccountBalance></Request> |
      | <Request><GetAccountBalance><Params><ACCOUNT_NO>&a;</ACCOUNT_NO></Params></GetAccountBalance></Request>                                     |
      | <Request></Request>                                                                                                                         |
      | <Request/><Request/>                                                                                                                        |
      | <Request><GetAccountBalance><Params/></GetAccountBalance><GetAccount><Params/></GetAccount></Request>                                       |
      | <Ask><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Ask>                                         |

  @GetAccountBalance @F-01 @Q-03 @off-contract
  Scenario: The unreadable reply has no function element
    When I send the request
      """
      just words
      """
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="6431" pid="2020"><STATUS>-904</STATUS><STATUS_DESC>*</STATUS_DESC></Reply>
      """

  @GetAccountBalance @F-01 @Q-03 @off-contract
  Scenario: No body
    When I send no body
    Then the HTTP status is 200
    And STATUS is -904 at the Reply level
    And the books are untouched and the next request is answered as before

  @GetAccountBalance @F-01 @Q-03 @AS-74 @key-form_key @off-contract
  Scenario Outline: The wrong form key
    Given my requests begin with "<key>"
    When I ask for GetAccountBalance of account "2003708"
    Then the HTTP status is 200
    And STATUS is -904 at the Reply level
    And the books are untouched and the next request is answered as before

    Examples:
      | key         |
      | APIREQUEST= |
      | xmlrequest= |
      | XMLREQUEST  |

  @GetAccountBalance @F-01 @AS-74 @key-form_key
  Scenario: A router with the other form key
    Given the router key form_key is "APIREQUEST="
    And my requests begin with "APIREQUEST="
    When I ask for GetAccountBalance of account "2003708"
    Then STATUS is 0 at the function level

  @GetAccountBalance @F-01 @Q-03 @off-contract
  Scenario Outline: Bytes that are no request
    When I send the bytes "<bytes>"
    Then the HTTP status is 200
    And STATUS is -904 at the Reply level
    And the books are untouched and the next request is answered as before

    Examples: a lone form key, broken percent signs, not UTF-8, NUL
      | bytes                          |
      | 584d4c524551554553543d         |
      | 584d4c524551554553543d25253325 |
      | 584d4c524551554553543dfffe3c00 |
      | 00000000                       |

  @GetAccountBalance @F-01 @Q-01 @key-accept_raw_body @off-contract
  Scenario Outline: Un-encoded XML is accepted unless a key says otherwise
    Given the router key accept_raw_body is "<taken>"
    When I send the request un-encoded
      """
      <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>
      """
    Then the HTTP status is 200
    And STATUS is <status> at the <level> level

    Examples:
      | taken | status | level    |
      | true  | 0      | function |
      | false | -904   | Reply    |

  @GetAccountBalance @F-01 @Q-03 @key-credentials @off-contract
  Scenario: The wrong login
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And I sign in as "ic" with the password "wrong"
    When I ask for GetAccountBalance of account "2003708"
    Then the HTTP status is 401
    And the body is empty

  @GetAccountBalance @F-01 @Q-02 @Q-03 @key-credentials @off-contract
  Scenario Outline: No login where one is needed, and the right one
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And I sign in as "ic" with the password "pw"
    And a proper request for account "2003708" is answered
    When I sign in as "<user>" with the password "<password>"
    And I ask for GetAccountBalance of account "2003708"
    Then the HTTP status is 401
    And the body is empty
    And the books are untouched and the next request is answered as before

    Examples:
      | user  | password |
      | ic    |          |
      | other | pw       |
      | IC    | pw       |

  @GetAccountBalance @F-01 @Q-02 @Q-03 @key-credentials @key-allow_anonymous @off-contract
  Scenario: No login at all
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And I send no credentials
    When I ask for GetAccountBalance of account "2003708"
    Then the HTTP status is 401
    And the body is empty

  @GetAccountBalance @F-01 @Q-03 @key-credentials @off-contract
  Scenario: A function that is not granted
    Given the router's logins are
      | user | password | functions                     |
      | ic   | pw       | GetAccount, GetAccountBalance |
    And I sign in as "ic" with the password "pw"
    And a proper request for account "2003708" is answered
    When I ask for GetPayArrangements of account "2036948"
    Then the HTTP status is 200
    And STATUS is -901 at the function level
    And the tags of Params are ""
    And there is no STATUS at the Params level
    And the books are untouched and the next request is answered as before

  @GetAccount @F-02 @Q-03 @key-ip_allow_list @key-trust_client_ip_header @off-contract
  Scenario: An address that is not on the list
    Given the router key trust_client_ip_header is "X-Sim-Client-Ip"
    And the router admits the addresses "192.0.2.16/28" only
    When my requests have the header "X-Sim-Client-Ip" with "192.0.2.99"
    And I ask for GetAccount of account "2003708"
    Then the HTTP status is 403
    And the body is empty
    And the books are untouched and the next request is answered as before

  @GetAccountBalance @F-01 @off-contract
  Scenario: The address is asked before the login
    Given the router key trust_client_ip_header is "X-Sim-Client-Ip"
    And the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And the router admits the addresses "192.0.2.16/28" only
    When my requests have the header "X-Sim-Client-Ip" with "192.0.2.99"
    And I sign in as "ic" with the password "wrong"
    And I ask for GetAccountBalance of account "2003708"
    Then the HTTP status is 403

  @GetPayArrangements @F-03 @off-contract
  Scenario: The grant is asked before the schema
    Given the router's logins are
      | user | password | functions         |
      | ic   | pw       | GetAccountBalance |
    And I sign in as "ic" with the password "pw"
    When I ask for GetPayArrangements with
      | NO_SUCH_TAG | 1 |
    Then STATUS is -901 at the function level

  @GetAccountBalance @F-01 @Q-10 @key-status_codes @off-contract
  Scenario: Our own codes can be renumbered
    Given the router answers -902 as -1902
    When I ask for GetAccountBalance with
      | NO_SUCH_TAG | 1 |
    Then STATUS is -1902 at the function level

  @GetAccountBalance @F-01
  Scenario Outline: Another method is refused
    When I use the method "<method>"
    Then the HTTP status is 405

    Examples:
      | method |
      | GET    |
      | PUT    |

  @GetAccountBalance @F-01 @Q-01 @AS-74 @off-contract
  Scenario: A body without the form key
    When I send the body
      """
      <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>
      """
    Then STATUS is -904 at the Reply level
    And the books are untouched and the next request is answered as before
