@AddIssueContact @F-14
Feature: An issue is kept with its contact and its answers
  And which answers it takes is the biller's to say (router F-14).

  Background:
    Given a router of template "3426"
    And it is "2023-12-15"

  Scenario: Issue and contact are stored as they were sent
    When I send the sample of AddIssueContact
    Then the issues of account "2086971" are
      | issue_no | contact_no | ISSUE_TP | EFFECTIVE_DT | UPLOAD_YN | answers           |
      | 300630   | 3693750    | CU       | 20231215     | N         | BILL, TEST for IC |
    And the contacts of account "2086971" are
      | contact_no | CONTACT_TP | CONTACT_DESC                                                      |
      | 3693750    | WEB        | Contact: JORDAN Q SAMPLE, 202-555-0187, jordan.sample@example.org |

  Scenario: The answer is kept to the letter
    When I send the sample of AddIssueContact with
      | ISSUE_QUESTIONS[2]/ANSWER | The bill says 5 < 6 & "paid"; we don't agree |
    Then the issues of account "2086971" are
      | answers                                            |
      | BILL, The bill says 5 < 6 & "paid"; we don't agree |

  Scenario: An issue is one more every time
    Given I send the sample of AddIssueContact
    When I send the sample of AddIssueContact
    Then the issues of account "2086971" are
      | issue_no | contact_no |
      | 300630   | 3693750    |
      | 300631   | 3693751    |

  @key-code_tables
  Scenario Outline: Another questionnaire wants other answers: <answer>
    Given the questionnaire of issue type "CU" asks
      | seq | version | response_tp | answers    |
      | 1   | 5       | STRNG       | METER, TAP |
      | 2   | 15      | LGCOM       |            |
    When I send the sample of AddIssueContact with
      | ISSUE_QUESTIONS[1]/ANSWER | <answer> |
    Then STATUS is <status> at the Params level

    Examples:
      | answer | status |
      | METER  | 0      |
      | TAP    | 0      |
      | BILL   | -905   |

  @key-code_tables
  Scenario Outline: Each issue type has its own questionnaire: <type>
    Given the code table ISSUE_TP holds "CU, MOVE"
    And the questionnaire of issue type "MOVE" asks
      | seq | version | response_tp | answers |
      | 1   | 5       | STRNG       | IN, OUT |
      | 2   | 15      | LGCOM       |         |
    When I send the sample of AddIssueContact with
      | ISSUE_TP                  | <type>   |
      | ISSUE_QUESTIONS[1]/ANSWER | <answer> |
    Then STATUS is <status> at the Params level

    Examples:
      | type | answer | status |
      | CU   | BILL   | 0      |
      | CU   | IN     | -905   |
      | MOVE | IN     | 0      |
      | MOVE | BILL   | -905   |

  @key-task_user_id
  Scenario: The task goes to whom the biller names
    Given the router key task_user_id is "DESK7"
    When I send the sample of AddIssueContact
    Then task 1 of the reply has
      | TASK_USER_ID | DESK7 |

  @key-task_user_id
  Scenario: The task goes to the user of the documented sample
    When I send the sample of AddIssueContact
    Then task 1 of the reply has
      | TASK_USER_ID | ABC |
