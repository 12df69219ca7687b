@BID-3426 @Q-44
Feature: Business days of the lockbox
  A day ends at its cut-off on the biller's clock; each donation is in exactly one file, however often and however late
  the lockbox runs (adapter §15).

  Background:
    Given a biller of template "3426"

  Scenario: A day that is not over has no file
    Given it is "2024-11-15T12:00"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-15T23:59"
    And the lockbox runs
    Then the lockbox files are
      | day |
    And 1 donations wait for a lockbox file

  @adapter-key-lockbox_cut_off
  Scenario Outline: With the cut-off <cut_off> a donation of 18:00 is in the file of <day>
    Given the adapter key lockbox_cut_off is the text "<cut_off>"
    And it is "2024-11-15T18:00"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-17T12:00"
    And the lockbox runs
    Then the lockbox files are
      | day   |
      | <day> |

    Examples:
      | cut_off | day        |
      | 00:00   | 2024-11-15 |
      | 17:00   | 2024-11-16 |

  Scenario: Days that were missed are closed one by one, and running again makes nothing
    Given it is "2024-11-15T12:00"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-18T12:00"
    And these payments are submitted
      | name | account | kind     |
      | d2   | 2003708 | donation |
      | d3   | 2003708 | donation |
    And the pump runs
    And it is "2024-11-22T12:00"
    And the lockbox runs
    And the lockbox runs
    Then the lockbox files are
      | day        | number | name                        | donations |
      | 2024-11-15 | 1      | donations_3426_20241115.csv | 1         |
      | 2024-11-18 | 2      | donations_3426_20241118.csv | 2         |
    And the lockbox file of "2024-11-18" has the donations
      | PaymentGuid |
      | d2          |
      | d3          |

  Scenario: The day on which the clock goes back has one file
    Given it is "2024-11-02T23:59"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-03T00:30"
    And the payment "d2" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And 24 hours pass
    And the lockbox runs
    Then the lockbox files are
      | day        |
      | 2024-11-02 |
    When it is "2024-11-04T00:00"
    And the lockbox runs
    Then the lockbox files are
      | day        |
      | 2024-11-02 |
      | 2024-11-03 |

  @adapter-key-lockbox_empty_file
  Scenario: A day without donations has no file
    Given it is "2024-11-15T12:00"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-17T12:00"
    And the lockbox runs
    Then the lockbox files are
      | day        | donations | total  |
      | 2024-11-15 | 1         | 100.24 |

  @adapter-key-lockbox_empty_file
  Scenario: A day without donations, with lockbox_empty_file true
    Given the adapter key lockbox_empty_file is "true"
    And it is "2024-11-15T12:00"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-17T12:00"
    And the lockbox runs
    Then the lockbox files are
      | day        | donations | total  |
      | 2024-11-15 | 1         | 100.24 |
      | 2024-11-16 | 0         | 0.00   |
    And the last line of the lockbox file of "2024-11-16" has
      | RecordType  | T    |
      | PaymentGuid | 0    |
      | Amount      | 0.00 |

  Scenario: A donation that may still be sent waits, so that it is not booked twice
    Given it is "2024-11-15T12:00"
    And the fault "lost_reply" is switched on for AddARItems
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-16T12:00"
    And the lockbox runs
    Then 1 donations wait for a lockbox file
    When an operator decides "confirm" for record "d1" because "seen in the CIS"
    And it is "2024-11-17T12:00"
    And the lockbox runs
    Then the lockbox file of "2024-11-16" has the donations
      | PaymentGuid | Pumped |
      | d1          | Y      |
