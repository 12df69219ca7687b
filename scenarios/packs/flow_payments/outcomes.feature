@AddARItems @F-04
Feature: What becomes of a payment, by what the router says
  Adapter §1.3: each answer leads to one outcome, and only what surely was not done is ever sent again by itself.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  Scenario Outline: The router's HTTP <status> is no answer: <state>
    Given the fault "http" is switched on with
      | function | AddARItems |
      | effect   | none       |
      | view     | http       |
      | status   | <status>   |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is <state> because "HTTP <status>"
    And the router got exactly one like this
      | function | AddARItems |
    And the endpoint group "PAYMENTS" is <group>

    Examples: surely not done
      | status | state  | group  |
      | 400    | FAILED | open   |
      | 401    | QUEUED | paused |
      | 403    | QUEUED | paused |
      | 404    | QUEUED | paused |
      | 405    | QUEUED | paused |
      | 413    | QUEUED | paused |
      | 415    | QUEUED | paused |

    Examples: perhaps done
      | status | state     | group |
      | 302    | UNCERTAIN | open  |
      | 408    | UNCERTAIN | open  |
      | 429    | UNCERTAIN | open  |
      | 500    | UNCERTAIN | open  |
      | 503    | UNCERTAIN | open  |

  @Q-09 @Q-10
  Scenario Outline: The router's STATUS <code> at <level>: <state>
    Given the fault "refused" is switched on with
      | function    | AddARItems |
      | effect      | none       |
      | view        | status     |
      | code        | <code>     |
      | description | Not today  |
      | level       | <level>    |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is <state> because "STATUS <code> Not today"
    And the endpoint group "PAYMENTS" is <group>

    Examples:
      | code | level    | state    | group  |
      | -100 | params   | REJECTED | open   |
      | -4   | function | REJECTED | open   |
      | 5    | both     | REJECTED | open   |
      | -901 | function | QUEUED   | paused |
      | -902 | function | FAILED   | open   |
      | -903 | both     | QUEUED   | paused |
      | -904 | both     | QUEUED   | paused |

  Scenario Outline: Booked, and the answer is lost: <preset>
    Given the adapter key timeouts.read is "0.3"
    And the fault "<preset>" is switched on for AddARItems
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    And 1 days pass
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the router got exactly one like this
      | function | AddARItems |
    And the books of account "2003708" say
      | CURRENT_BALANCE | 0 |

    Examples: the connection breaks, silence, half a reply, no XML, a page of HTML, another reply, no STATUS
      | preset        |
      | lost_reply    |
      | silence       |
      | cut_reply     |
      | garbled       |
      | error_page    |
      | foreign_reply |
      | no_status     |

  Scenario: The router never got the payment, but the adapter cannot know: UNCERTAIN too
    Given the fault "lost_request" is switched on for AddARItems
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the books of account "2003708" say
      | CURRENT_BALANCE | 100.24 |

  @adapter-key-timeouts.read
  Scenario Outline: An answer after half a second, where the read time-out is <seconds> s: <state>
    Given the adapter key timeouts.read is "<seconds>"
    And the fault "slowly" is switched on with
      | function | AddARItems |
      | effect   | done       |
      | view     | delay      |
      | seconds  | 0.5        |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is <state>

    Examples:
      | seconds | state     |
      | 30      | SENT      |
      | 0.2     | UNCERTAIN |

  Scenario Outline: A reply with a defect of the documents is read all the same: <view>
    Given the fault "defect" is switched on with
      | function | AddARItems |
      | effect   | done       |
      | view     | <view>     |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT
    And record "p1" has
      | result.item_no | 205185 |

    Examples:
      | view             |
      | unquoted_version |
      | space_end_tag    |
      | wrap_upper       |
      | bare_envelope    |
      | content_type     |

  Scenario: A refused payment waits for an operator, who resends it when the cause is removed
    Given the payment "p1" of "10.00" by account "4000001" is submitted
    And the pump runs
    Then record "p1" is REJECTED with reason code ROUTER_STATUS
    And record "p1" has
      | status | -4 |
    When 1 days pass
    And the pump runs
    Then record "p1" is REJECTED
    And record "p1" has
      | attempts | 1 |
    When a new account "4000001"
    And an operator decides "resend" for record "p1" because "the account exists now"
    And the pump runs
    Then record "p1" is SENT
    And record "p1" was tried
      | n | function   | outcome  | status |
      | 1 | AddARItems | REJECTED | -4     |
      | 2 | AddARItems | SENT     | 0      |
    And the history of record "p1" is
      | before   | after    | actor        | reason                           |
      | SENDING  | REJECTED | pump         | STATUS -4 Invalid Account Number |
      | REJECTED | QUEUED   | Sam Operator | resend: the account exists now   |
      | SENDING  | SENT     | pump         | STATUS 0 AR item 205185 added.   |

  @Q-09 @adapter-key-positive_status_ok
  Scenario Outline: A STATUS above 0 is a failure, but for those that the biller takes for a success: "<listed>"
    Given the adapter key positive_status_ok is "<listed>"
    And the fault "positive" is switched on with
      | function | AddARItems |
      | effect   | done       |
      | view     | status     |
      | code     | 5          |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is <state>

    Examples:
      | listed | state    |
      | []     | REJECTED |
      | [5]    | SENT     |
      | [6]    | REJECTED |

  Scenario: Refused, and booked all the same: the record is REJECTED, only the books know better
    Given the fault "refused_but_booked" is switched on for AddARItems
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is REJECTED with reason code ROUTER_STATUS
    And the books of account "2003708" say
      | CURRENT_BALANCE | 0 |

  @Q-20 @adapter-key-item_no_pattern @key-ar_reply_item_no
  Scenario Outline: Where the number of the item is found: reply "<place>", "<text>", pattern "<pattern>"
    Given the router key ar_reply_item_no is "<place>"
    And the adapter key item_no_pattern is "<pattern>"
    And the fault "words" is switched on with
      | function | AddARItems  |
      | effect   | done        |
      | view     | set_tag     |
      | tag      | STATUS_DESC |
      | value    | <text>      |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT
    And record "p1" has
      | result.item_no | <number> |

    Examples:
      | place | text             | pattern        | number |
      | desc  | AR item 77 added | AR item (\d+)  | 77     |
      | desc  | posted as no. 78 | no\. (\d+)     | 78     |
      | tag   | posted           | AR item (\d+)  | 205185 |

  @Q-20 @key-ar_reply_item_no
  Scenario: No number anywhere: SENT, and the record says what that means
    Given the router key ar_reply_item_no is "none"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT because "voids and refunds cannot name the item"
    And record "p1" has no result.item_no

  @Q-86
  Scenario: A byte order mark before the reply is skipped
    Given the fault "mark" is switched on with
      | function | AddARItems |
      | effect   | done       |
      | view     | charset    |
      | encoding | utf-8-sig  |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT
    And the fault "mark" fired 1 times
