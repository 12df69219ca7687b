@file-server @key-faults
Feature: How a bill file arrives, as a reader of the folder sees it
  Rules steer how the drop of the biller's job appears, by the biller's clock: a file that grows, stalls, is lost, or
  comes under another name (docs/file-server.md).

  Background:
    Given a router of template "3426"
    And it is "2024-04-18T01:00"
    And the file account "pickup" is Invoice Cloud's own

  Scenario: A file is seen while it grows
    Given the file fault "grows" is switched on with
      | seconds | 100 |
    And the biller drops the file "/ToInvoiceCloud/bills.xml"
      """
      0123456789
      """
    When "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    Then the content read is ""
    When 50 seconds pass
    And "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    Then the content read is "01234"
    When 50 seconds pass
    And "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    Then the content read is "0123456789"
    And the file fault "grows" hit 1 calls

  Scenario: A stalled upload looks like a whole file: size and date stand still
    Given the file fault "stalls" is switched on with
      | bytes   | 4    |
      | seconds | 3600 |
    And the biller drops the file "/ToInvoiceCloud/Invoices/UB/DREC/error/bills.xml"
      """
      0123456789
      """
    When "pickup" lists the folder "/{biller}/ToInvoiceCloud/Invoices/UB/DREC/error"
    Then the listing has exactly
      | name      | size | date       |
      | bills.xml | 4    | 1713427200 |
    When 3599 seconds pass
    And "pickup" lists the folder "/{biller}/ToInvoiceCloud/Invoices/UB/DREC/error"
    Then the listing has exactly
      | name      | size | date       |
      | bills.xml | 4    | 1713427200 |
    When 1 seconds pass
    And "pickup" lists the folder "/{biller}/ToInvoiceCloud/Invoices/UB/DREC/error"
    Then the listing has exactly
      | name      | size | date       |
      | bills.xml | 10   | 1713430800 |

  Scenario Outline: An upload that is lost: <fault>
    Given the file fault "<fault>" is switched on
    When the biller drops the file "/ToInvoiceCloud/bills.xml"
      """
      0123456789
      """
    Then the file server has "/ToInvoiceCloud/bills.xml" with the content "<content>"
    And the file traffic is
      | call                            | path                      | faults  |
      | session ended with the file open | /ToInvoiceCloud/bills.xml | <fault> |

    Examples:
      | fault             | content    |
      | session_lost      | 01234      |
      | lost_before_close | 0123456789 |

  Scenario: A temporary name, then the name that counts
    Given the file fault "temporary_name" is switched on with
      | seconds | 60    |
      | suffix  | .part |
    And the biller drops the file "/ToInvoiceCloud/bills.xml"
      """
      0123456789
      """
    When "pickup" lists the folder "/{biller}/ToInvoiceCloud"
    Then the listing has exactly
      | name           |
      | Invoices       |
      | bills.xml.part |
    When 60 seconds pass
    And "pickup" lists the folder "/{biller}/ToInvoiceCloud"
    Then the listing has exactly
      | name      |
      | Invoices  |
      | bills.xml |

  Scenario: A done-file that announces what is not there yet
    Given the file fault "done_file_first" is switched on
    And the biller drops the file "/ToInvoiceCloud/bills.xml"
      """
      0123456789
      """
    When "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    Then the call is refused because "not found"
    And the file server has "/ToInvoiceCloud/bills.xml.done" with the content ""

  Scenario: A file that is replaced while it is read is read as it was
    Given the biller drops the file "/ToInvoiceCloud/bills.xml"
      """
      0123456789
      """
    And the file fault "replaced_while_read" is switched on
    When "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    Then the content read is "0123456789"
    When "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    Then the content read is
      """
      0123456789

      """
