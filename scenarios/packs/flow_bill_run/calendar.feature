@Q-45
Feature: The calendar of generated bills: due dates, weekends, month ends, leap years
  A cycle is billed on its day of every month. A bill is due 30 days later, moved from a weekend to Monday (population
  §3); AutoPayCollectionDate is 5 days before that (population §4).

  Background:
    Given a router of template "3426" made with
      | accounts | 40 |
      | seed     | 1  |

  Scenario Outline: The bill of <billed> is due on <due>: <why>
    Given it is "<today>"
    When the bills from "<today>" to "<today>" are run
    Then the run has 2 bills
    And the run bills account "<account>" with
      | Bill_DT               | <billed>  |
      | Due_DT                | <due>     |
      | AutoPayCollectionDate | <collect> |

    Examples:
      | today      | account  | billed      | due         | collect     | why                                          |
      | 2024-12-02 | 30000001 | Dec-02-2024 | Jan-01-2025 | Dec-27-2024 | a Wednesday in the next year                 |
      | 2024-12-05 | 30000004 | Dec-05-2024 | Jan-06-2025 | Jan-01-2025 | 4 January is a Saturday                      |
      | 2024-12-06 | 30000005 | Dec-06-2024 | Jan-06-2025 | Jan-01-2025 | 5 January is a Sunday                        |
      | 2024-12-07 | 30000006 | Dec-07-2024 | Jan-06-2025 | Jan-01-2025 | 6 January is a Monday                        |
      | 2025-01-01 | 30000000 | Jan-01-2025 | Jan-31-2025 | Jan-26-2025 | the last of a month                          |
      | 2025-05-01 | 30000000 | May-01-2025 | Jun-02-2025 | May-28-2025 | Saturday, 31 May, moves to the next month    |
      | 2028-12-01 | 30000000 | Dec-01-2028 | Jan-01-2029 | Dec-27-2028 | Sunday, 31 December, moves to the next year  |
      | 2027-02-01 | 30000000 | Feb-01-2027 | Mar-03-2027 | Feb-26-2027 | February has 28 days                         |
      | 2028-02-01 | 30000000 | Feb-01-2028 | Mar-02-2028 | Feb-26-2028 | February has 29 days                         |
      | 2031-02-03 | 30000002 | Feb-03-2031 | Mar-05-2031 | Feb-28-2031 | collected on the last day of February        |
      | 2032-02-04 | 30000003 | Feb-04-2032 | Mar-05-2032 | Feb-29-2032 | collected on the leap day                    |

  Scenario Outline: Month-end runs bill each account once a month, also over a leap day: <year>
    Given it is "<year>-01-31"
    And the bills are run
    When it is "<year>-02-<last>"
    And the bills are run
    Then the run has 39 bills
    And the run bills account "30000019" with
      | Bill_DT | Feb-20-<year> |
    When it is "<year>-03-01"
    And the bills are run
    Then the run has 2 bills
    And the run bills account "30000000" with
      | Bill_DT | Mar-01-<year> |
    When it is "<year>-03-31"
    And the bills are run
    Then the run has 37 bills
    And the run leaves account "30000000" out
    When it is "<year>-04-30"
    And the bills are run
    Then the run has 39 bills

    Examples:
      | year | last |
      | 2027 | 28   |
      | 2028 | 29   |

  Scenario Outline: The first run takes one month, up to <today>
    Given it is "<today>"
    When the bills are run
    Then the run has 39 bills
    And the run bills account "30000000" with
      | Bill_DT | <first> |
    And the run bills account "30000019" with
      | Bill_DT | <last> |

    Examples:
      | today      | first       | last        |
      | 2028-02-29 | Feb-01-2028 | Feb-20-2028 |
      | 2028-03-31 | Mar-01-2028 | Mar-20-2028 |
      | 2027-03-31 | Mar-01-2027 | Mar-20-2027 |
      | 2026-12-31 | Dec-01-2026 | Dec-20-2026 |
      | 2027-01-10 | Jan-01-2027 | Dec-20-2026 |

  Scenario: No cycle is billed on the last days of a month
    Given it is "2028-02-29"
    When the bills from "2028-02-21" to "2028-02-29" are run
    Then the run has 0 bills

  @GetAccountBalance @F-01
  Scenario: A bill that is due on a weekend is not past due before Tuesday
    When it is "2025-01-04"
    And I ask for GetAccountBalance of account "30000004"
    Then the reply has
      | DUE_DT      | 20250106 |
      | PASTDUE_AMT | 0        |
    When it is "2025-01-06"
    And I ask for GetAccountBalance of account "30000004"
    Then PASTDUE_AMT of the reply is "0"
    When it is "2025-01-07"
    And I ask for GetAccountBalance of account "30000004"
    Then PASTDUE_AMT of the reply is "78.14"
