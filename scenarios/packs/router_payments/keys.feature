@AddARItems @F-04
Feature: Keys of a biller's router for payments
  Each key of the simulator with its default and its other values (settings §6).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15"
    And a new account "4000001"

  @key-ar_reply_item_no @Q-20
  Scenario: The item number stands in the text unless a key says otherwise
    When I send the sample of AddARItems
    Then STATUS_DESC is "AR item 205185 added." at the Params level
    And the tags of Params are "STATUS STATUS_DESC"

  @key-ar_reply_item_no @Q-20
  Scenario: The item number in a tag of its own
    Given the router key ar_reply_item_no is "tag"
    When I send the sample of AddARItems
    Then the tags of Params are "ITEM_NO STATUS STATUS_DESC"
    And ITEM_NO of the reply is "205185"

  @key-ar_reply_item_no @Q-20
  Scenario: No item number in the reply
    Given the router key ar_reply_item_no is "none"
    When I send the sample of AddARItems
    Then STATUS is 0 at the Params level
    And the tags of Params are "STATUS STATUS_DESC"
    And the reply holds no "205185"

  @key-payment_sign @Q-21
  Scenario Outline: Which sign a payment has: <sign>
    Given the router key payment_sign is "<sign>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001  |
      | ITEM_AMT      | <amount> |
    Then STATUS is 0 at the Params level
    And the entries of account "4000001" are
      | kind   | amount   |
      | <kind> | <booked> |

    Examples:
      | sign     | amount | kind            | booked |
      | positive | 25.00  | payment         | -25    |
      | positive | -25.00 | credit_reversal | 25     |
      | signed   | -25.00 | payment         | -25    |
      | signed   | 25.00  | credit_reversal | 25     |

  @key-payment_sign
  Scenario: A payment of nothing is refused with either sign
    Given the router key payment_sign is "signed"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_AMT      | 0       |
    Then STATUS is -907 at the Params level

  @key-duplicate_policy
  Scenario Outline: The same payment GUID for the same account again: <policy>
    Given the router key duplicate_policy is "<policy>"
    And AddARItems posts a payment of "30.00" with the reference "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "4000001"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001                              |
      | SOURCE_SPEC1  | 6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11 |
      | ITEM_AMT      | 30.00                                |
    Then STATUS is <status> at the Params level
    And the books of account "4000001" say
      | CURRENT_BALANCE | <balance> |

    Examples:
      | policy | status | balance |
      | accept | 0      | -60     |
      | reject | -908   | -30     |

  @key-duplicate_policy @Q-32
  Scenario: The GUID is known in either of its places
    Given the router key duplicate_policy is "reject"
    And AddARItems posts a payment of "30.00" with the reference "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "4000001"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001                              |
      | SOURCE_SPEC1  | payment by phone                     |
      | SOURCE_SPEC2  | 6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11 |
    Then STATUS is -908 at the Params level
    And STATUS is 0 at the function level
    And the ledger of account "4000001" has 1 entries

  @key-duplicate_policy
  Scenario: Another payment of the same customer is not a duplicate, though phone, day and amount match
    Given the router key duplicate_policy is "reject"
    And AddARItems posts a payment of "30.00" with the reference "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "4000001"
    When AddARItems posts a payment of "30.00" with the reference "0a1b2c3d-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "4000001"
    Then the books of account "4000001" say
      | CURRENT_BALANCE | -60 |

  @key-duplicate_policy
  Scenario: For another account the same GUID is not a duplicate
    Given the router key duplicate_policy is "reject"
    And AddARItems posts a payment of "30.00" with the reference "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "4000001"
    When AddARItems posts a payment of "30.00" with the reference "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11" to account "2036948"
    Then STATUS is 0 at the Params level

  @key-duplicate_policy
  Scenario: Payments without a GUID are no duplicates of each other
    Given the router key duplicate_policy is "reject"
    And I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  |         |
      | SOURCE_SPEC2  |         |
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | SOURCE_SPEC1  |         |
      | SOURCE_SPEC2  |         |
    Then STATUS is 0 at the Params level
    And the ledger of account "4000001" has 2 entries

  Scenario Outline: A filled table of item types admits its codes only: <type>
    Given the code table ITEM_TP holds "WEB, IVR"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_TP       | <type>  |
    Then STATUS is <status> at the Params level

    @key-code_tables
    Examples:
      | type | status |
      | WEB  | 0      |
      | IVR  | 0      |
      | CASH | -905   |
      | web  | -905   |

  @key-code_tables
  Scenario: An empty table of item types admits every code
    Given the code table ITEM_TP holds ""
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | ITEM_TP       | CASH    |
    Then STATUS is 0 at the Params level

  @key-status_codes @Q-10
  Scenario Outline: The codes of a refused payment can be renumbered: <ours> to <other>
    Given the router answers <ours> as <other>
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
      | <tag>         | <value> |
    Then STATUS is <other> at the Params level

    Examples:
      | ours | other | tag          | value |
      | -905 | -905  | SUBSYSTEM_ID | AR    |
      | -905 | -77   | SUBSYSTEM_ID | AR    |
      | -907 | -78   | ITEM_AMT     | 0     |

  @key-tag_order @Q-07 @off-contract
  Scenario Outline: The order of the tags counts unless a key says otherwise: <order>
    Given the router key tag_order is "<order>"
    When I ask for AddARItems with
      | AS_PAYMENT_YN | T        |
      | ITEM_AMT      | 5        |
      | ITEM_TP       | WEB      |
      | ITEM_DT       | 20241115 |
      | SS_ACCOUNT_NO | 4000001  |
      | SUBSYSTEM_ID  | UM       |
    Then STATUS is <status> at the function level

    Examples:
      | order  | status |
      | strict | -902   |
      | any    | 0      |

  @key-accept_raw_body @Q-01 @off-contract
  Scenario Outline: A payment that is not percent-encoded is accepted unless a key says otherwise
    Given the router key accept_raw_body is "<taken>"
    When I send the request un-encoded
      """
      <Request><AddARItems><Params><SUBSYSTEM_ID>UM</SUBSYSTEM_ID><SS_ACCOUNT_NO>4000001</SS_ACCOUNT_NO><ITEM_DT/><ITEM_TP>WEB</ITEM_TP><ITEM_AMT>5.00</ITEM_AMT><AS_PAYMENT_YN>T</AS_PAYMENT_YN></Params></AddARItems></Request>
      """
    Then STATUS is <status> at the <level> level
    And the ledger of account "4000001" has <count> entries

    Examples:
      | taken | status | level  | count |
      | true  | 0      | Params | 1     |
      | false | -904   | Reply  | 0     |

  @key-magic_accounts
  Scenario Outline: Some account numbers answer with a STATUS of their own unless a key says otherwise: <number>
    Given the router key magic_accounts is "<magic>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | <number> |
    Then STATUS is <status> at the Params level

    Examples:
      | magic | number  | status |
      | true  | 9000907 | -907   |
      | true  | 9000908 | -908   |
      | true  | 9001001 | 1      |
      | false | 9000907 | -4     |
      | false | 9001001 | -4     |

  @key-allow_anonymous @key-credentials @Q-02 @off-contract
  Scenario Outline: Where there are logins, a payment without one is accepted only if a key says so
    Given the router's logins are
      | user | password | functions |
      | ic   | pw       |           |
    And the router key allow_anonymous is "<allowed>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    Then the HTTP status is <http>
    And the ledger of account "4000001" has <count> entries

    Examples:
      | allowed | http | count |
      | true    | 200  | 1     |
      | false   | 401  | 0     |

  @key-allow_anonymous @key-credentials
  Scenario: Where there is no login, every caller may pay
    When I send the sample of AddARItems
    Then the HTTP status is 200
    And STATUS is 0 at the function level

  @key-credentials @Q-02 @off-contract
  Scenario Outline: Where there are logins, the right one pays: <password>
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | AddARItems |
    And I sign in as "ic" with the password "<password>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    Then the HTTP status is <http>
    And the ledger of account "4000001" has <count> entries

    Examples:
      | password | http | count |
      | pw       | 200  | 1     |
      | PW       | 401  | 0     |

  @key-ip_allow_list @key-trust_client_ip_header @off-contract
  Scenario Outline: Only addresses on the list may pay; an empty list is everyone: <address>
    Given the router key trust_client_ip_header is "X-Sim-Client-Ip"
    And the router admits the addresses "<listed>" only
    And my requests have the header "X-Sim-Client-Ip" with "<address>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    Then the HTTP status is <http>
    And the ledger of account "4000001" has <count> entries

    Examples:
      | listed                 | address    | http | count |
      |                        | 192.0.2.99 | 200  | 1     |
      | 192.0.2.11, 192.0.2.12 | 192.0.2.11 | 200  | 1     |
      | 192.0.2.11, 192.0.2.12 | 192.0.2.99 | 403  | 0     |

  @key-trust_client_ip_header @off-contract
  Scenario Outline: The address that a client states counts only where it is trusted: <header>
    Given the router key trust_client_ip_header is "<header>"
    And the router admits the addresses "127.0.0.0/8" only
    And my requests have the header "X-Sim-Client-Ip" with "192.0.2.99"
    When I send the sample of AddARItems
    Then the HTTP status is <http>

    Examples:
      | header          | http |
      | null            | 200  |
      | X-Sim-Client-Ip | 403  |

  @key-form_key @AS-74 @off-contract
  Scenario Outline: A payment behind the form key that the router knows: <known>, <sent>
    Given the router key form_key is "<known>"
    And my requests begin with "<sent>"
    When I send the sample of AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    Then STATUS is <status> at the <level> level
    And the ledger of account "4000001" has <count> entries

    Examples:
      | known       | sent        | status | level  | count |
      | XMLREQUEST= | XMLREQUEST= | 0      | Params | 1     |
      | XMLREQUEST= | APIREQUEST= | -904   | Reply  | 0     |
      | APIREQUEST= | APIREQUEST= | 0      | Params | 1     |
      | APIREQUEST= | XMLREQUEST= | -904   | Reply  | 0     |
