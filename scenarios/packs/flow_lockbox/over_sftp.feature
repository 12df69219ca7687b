@BID-3426 @Q-44 @file-server
Feature: The lockbox file on its way to the biller, over real SFTP
  It lies under its name once it is whole, and never replaces another file (adapter §15).

  Background:
    Given a biller of template "3426"
    And the file account "biller" is issued to the biller
    And it is "2024-11-15T12:00"
    And the payment "d1" of account "2003708" is submitted with
      | kind   | donation |
      | amount | 25.00    |
    And the pump runs
    And it is "2024-11-16T12:00"

  @smoke
  Scenario: The biller finds the file of the day and reads it with its own account
    When the lockbox runs
    Then the folder "/FromInvoiceCloud/Payments/Donations" has the files
      | name                        |
      | donations_3426_20241115.csv |
    When "biller" reads the file "/FromInvoiceCloud/Payments/Donations/donations_3426_20241115.csv"
    Then the content read is the lockbox file of "2024-11-15"

  Scenario: What the biller took is not dropped again by itself
    When the lockbox runs
    And "biller" removes the file "/FromInvoiceCloud/Payments/Donations/donations_3426_20241115.csv"
    And the lockbox runs
    Then the folder "/FromInvoiceCloud/Payments/Donations" has the files
      | name |

  Scenario: A reply that is lost after the rename does not drop the file twice
    Given the file fault "reply_lost" is switched on
    When the lockbox runs
    And the lockbox runs
    Then the folder "/FromInvoiceCloud/Payments/Donations" has the files
      | name                        |
      | donations_3426_20241115.csv |
    When "biller" reads the file "/FromInvoiceCloud/Payments/Donations/donations_3426_20241115.csv"
    Then the content read is the lockbox file of "2024-11-15"
