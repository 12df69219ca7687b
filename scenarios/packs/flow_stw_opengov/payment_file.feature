@BID-3780 @Q-59
Feature: The payment file of STW/OpenGov
  Payments reach the partner by a file per day, and no data pump is started (adapter §17).

  Background:
    Given a biller of template "3780" that has no router
    And it is "2024-04-26"
    And the mapping profile is the demo of biller 3780
    And the sample invoice file is imported

  @smoke
  Scenario: Each payment is in exactly one file
    Given the payment "p1" of "80.24" by account "100200" is submitted
    When the payment file of "2024-04-26" is written
    Then the payment file has
      | name    | payments_3780_20240426.txt    |
      | folder  | /FromInvoiceCloud/Payments/UB |
      | records | 1                             |
      | total   | 80.24                         |
    And the payment file of "2024-04-26" holds
      """
      H20240426
      D20240426100200              000000008024PAYMENT CC           p1
      T0000000100000000008024
      """
    When the payment "p2" of "20.00" by account "100300" is submitted
    And the payment file of "2024-04-26" is written
    Then the payment file is the same, byte by byte
    When it is "2024-04-27"
    And the payment file of "2024-04-27" is written
    Then the payment file of "2024-04-27" holds
      """
      H20240427
      D20240426100300              000000002000PAYMENT CC           p2
      T0000000100000000002000
      """
    When it is "2024-04-28"
    And the payment file of "2024-04-28" is written
    Then there is no payment file

  Scenario: What takes a payment back has a negative amount, and never more than was paid
    Given the payment "p1" of "80.24" by account "100200" is submitted
    And the payment file of "2024-04-26" is written
    And it is "2024-04-27"
    When the credit "c1" of "30.00" on payment "p1" is submitted
    And the void "v1" of payment "p1" is submitted
    And the payment file of "2024-04-27" is written
    Then the payment file of "2024-04-27" holds
      """
      H20240427
      D20240427100200              -00000003000CREDIT  CC           c1
      D20240427100200              -00000005024VOID    CC           v1
      T00000002-0000000008024
      """

  Scenario: No data pump is started
    Given the advanced settings are
      | 11 | http://127.0.0.1:9/router |
    And the payment "p1" of "80.24" by account "100200" is submitted
    When the pump runs
    Then record "p1" is SKIPPED with reason code FILES_ONLY
    And record "p1" has
      | attempts | 0 |
    When the payment file of "2024-04-26" is written
    Then the payment file has
      | records | 1 |

  @adapter-key-data_pump
  Scenario: Its key starts the data pump
    Given the adapter key data_pump is "on"
    And the payment "p1" of "80.24" by account "100200" is submitted
    When the pump runs
    Then record "p1" is HELD with reason code NO_ENDPOINT
