@GetAccount @F-02 @GetPhoneRecords @F-08
Feature: The contact details that a profile shows
  Adapter §10.4: every phone and e-mail record that the router holds; where it tells nothing, what Invoice Cloud stores,
  with its age. Looking changes nothing.

  Background:
    Given a biller of template "4078"
    And it is "2024-11-15"

  @smoke
  Scenario: Every record, active or not, and which one is the account's default
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO        | ACTIVE_DT | INACTIVE_DT | EXTENSION_NO | PERSON_PHONE_YN |
      | 1         | HOME     | 2025550118      | 20110407  |             | 12           | T               |
      | 2         | EBILL    | old@example.org | 20110407  | 20200101    |              | T               |
    And the GetAccount tags of account "2003708" are
      | CO_PHONE_SEQ | 1 |
    Then the profile of account "2003708" shows the contact details
      | seq | code  | number          | extension | active_today | person_record | account_default |
      | 1   | HOME  | 2025550118      | 12        | true         | true          | true            |
      | 2   | EBILL | old@example.org |           | false        | true          | false           |
    And the router was asked
      | function        |
      | GetAccount      |
      | GetPhoneRecords |

  @SetPhone @F-10 @ITG-2719
  Scenario: A changed number is there at the next look
    Given the phone change "p1" of account "2003708" is submitted with
      | phone | 2025550142 |
    And the pump runs
    Then the profile of account "2003708" shows the contact details
      | seq | code  | number                  | active_today | account_default |
      | 1   | HOME  | 2025550118              | true         | false           |
      | 2   | EBILL | alex.sample@example.org | true         | false           |
      | 3   | RES   | 2025550142              | true         | true            |

  Scenario: A person without any record
    Given person "1020424" has the phone records
      | PHONE_SEQ |
    Then the profile of account "2003708" shows the contact details
      | seq | number |

  Scenario Outline: The router gives no data: what the bill file brought is shown, with its age (<fault>)
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 90.00        | 2003708    |
    And the fault "<fault>" is switched on for <function>
    Then the profile of account "2003708" falls back for the contact-details to
      | outcome | <outcome>                 |
      | as_of   | 2024-11-15T12:00:00-06:00 |

    Examples:
      | function        | fault              | outcome  |
      | GetAccount      | out_of_order       | RETRY    |
      | GetPhoneRecords | cut_reply          | RETRY    |
      | GetAccount      | refused_but_booked | REJECTED |

  Scenario: The router gives no data for an account that no bill file has brought
    Then the profile of account "9999999" has nothing to show for the contact-details

  @AS-11
  Scenario: Without an address the stored values are shown and no request is sent
    Given advanced setting 11 is ""
    And the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 90.00        | 2003708    |
    Then the profile of account "2003708" falls back for the contact-details to
      | outcome | HELD |
    And the router was asked nothing
