@Q-03 @key-credentials
Feature: Each function is a permission of its own
  A login may call the functions that were granted to it, and no other (router §1.2).

  Background:
    Given a router of template "3426"

  @off-contract
  Scenario Outline: A login that may call <function> only
    Given the router's logins are
      | user | password | functions  |
      | ic   | pw       | <function> |
    And I sign in as "ic" with the password "pw"
    When I send the sample of every function
    Then the router got exactly 13 like this
      | status | -901 |
    And the router got exactly one like this
      | function | <function> |
      | status   | <status>   |
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then HTTP 401 is returned instead of an image

    @GetAccountBalance @F-01 @GetAccount @F-02 @GetPayArrangements @F-03 @GetPhoneRecords @F-08
    Examples: functions that read
      | function                 | status |
      | GetAccountBalance        | 0      |
      | GetAccount               | 0      |
      | GetPayArrangements       | 0      |
      | GetPhoneRecords          | 0      |

    @GetAccountBillingAddress @F-11
    Examples: the mailing address
      | function                 | status |
      | GetAccountBillingAddress | 0      |

    @AddARItems @F-04 @AddReturnedCheck @F-05 @AdjARItem @F-06 @AddAlert @F-07
    Examples: functions that write to an account; the check's payment is not in the books
      | function                 | status |
      | AddARItems               | 0      |
      | AddReturnedCheck         | -906   |
      | AdjARItem                | 0      |
      | AddAlert                 | 0      |

    @AddContact @F-13 @AddIssueContact @F-14
    Examples: contacts and issues
      | function                 | status |
      | AddContact               | 0      |
      | AddIssueContact          | 0      |

    @AddPersonPhone @F-09 @SetPhone @F-10 @SetAccountBillingAddress @F-12
    Examples: functions that write to a person
      | function                 | status |
      | AddPersonPhone           | 0      |
      | SetPhone                 | 0      |
      | SetAccountBillingAddress | 0      |

  @off-contract
  Scenario Outline: A login that may call all but <function>
    Given the router's logins are
      | user | password | functions          |
      | ic   | pw       | all but <function> |
    And I sign in as "ic" with the password "pw"
    When I send the sample of <function>
    Then STATUS is -901 at the function level
    And the tags of Params are ""
    When I send the sample of every function
    Then the router got exactly two like this
      | status | -901 |
    And the router got exactly two like this
      | function | <function> |
      | status   | -901       |
    When I ask for the image of bill "987654" of "2024-04-18" for account "2003708"
    Then an image is returned

    Examples:
      | function                 |
      | GetAccountBalance        |
      | GetAccount               |
      | GetPayArrangements       |
      | AddARItems               |
      | AddReturnedCheck         |
      | AdjARItem                |
      | AddAlert                 |
      | GetPhoneRecords          |
      | AddPersonPhone           |
      | SetPhone                 |
      | GetAccountBillingAddress |
      | SetAccountBillingAddress |
      | AddContact               |
      | AddIssueContact          |
