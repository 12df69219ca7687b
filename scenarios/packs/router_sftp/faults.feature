@file-server @key-faults
Feature: A file server that misbehaves on request
  A rule names a fault, which calls it hits and how often; every rule that fits a call hits it, and the traffic names it
  (docs/file-server.md).

  Background:
    Given a router of template "3426"
    And the file account "partner" is issued to the biller
    And the biller drops the file "/ToInvoiceCloud/bills.xml"
      """
      0123456789
      """

  Scenario Outline: A read that fails once: <fault>
    Given the file fault "<fault>" is switched on
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the call is refused because "<reason>"
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the content read is "0123456789"
    And the file traffic is
      | call  | path                      | outcome  | faults  |
      | login |                           | OK       |         |
      | read  | /ToInvoiceCloud/bills.xml | <reason> | <fault> |
      | login |                           | OK       |         |
      | read  | /ToInvoiceCloud/bills.xml | OK       |         |

    Examples:
      | fault        | reason              |
      | handle_limit | Too many open files |

  Scenario: Permission denied for the calls and names that the rule means
    Given the file fault "permission_denied" is switched on with
      | call  | read   |
      | name  | *.xml  |
      | times | always |
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the call is refused because "Permission denied"
    When "partner" lists the folder "/ToInvoiceCloud"
    Then the call is done
    When "partner" writes the file "/ToInvoiceCloud/other.txt"
      """
      x
      """
    And "partner" reads the file "/ToInvoiceCloud/other.txt"
    Then the content read is "x"
    And the file fault "permission_denied" hit 1 calls

  Scenario: A connection that breaks at a byte
    Given the file fault "reset_at_byte" is switched on with
      | bytes | 5 |
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the connection breaks
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the content read is "0123456789"

  Scenario: Short reads do no harm to a client that reads to the end
    Given the file fault "short_reads" is switched on with
      | bytes | 3 |
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the content read is "0123456789"

  Scenario: A file that vanishes between listing and opening
    Given the file fault "vanishes" is switched on
    When "partner" reads the file "/ToInvoiceCloud/bills.xml"
    Then the call is refused because "not found"
    And the file server has no file "/ToInvoiceCloud/bills.xml"

  Scenario: A rename that is done, and whose reply is lost
    Given the file fault "reply_lost" is switched on
    When "partner" renames "/ToInvoiceCloud/bills.xml" to "/ToInvoiceCloud/taken.xml"
    Then the connection breaks
    And the file server has "/ToInvoiceCloud/taken.xml" with the content "0123456789"
    And the file server has no file "/ToInvoiceCloud/bills.xml"

  Scenario Outline: A rename that is refused, and nothing moves: <fault>
    Given the file fault "<fault>" is switched on
    When "partner" renames "/ToInvoiceCloud/bills.xml" to "/ToInvoiceCloud/Invoices/UB/taken.xml"
    Then the call is refused because "<reason>"
    And the file server has "/ToInvoiceCloud/bills.xml" with the content "0123456789"
    And the file server has no file "/ToInvoiceCloud/Invoices/UB/taken.xml"

    Examples:
      | fault          | reason                |
      | rename_refused | Permission denied     |
      | target_exists  | File exists           |
      | other_mount    | Failure               |
      | read_only      | Read-only file system |

  Scenario: A disk that is full in the middle of a file
    Given the file fault "disk_full" is switched on with
      | bytes | 4 |
    When "partner" writes the file "/ToInvoiceCloud/new.xml"
      """
      0123456789
      """
    Then the call is refused because "No space left on device"
    And the file server has "/ToInvoiceCloud/new.xml" with the content "0123"

  Scenario: A hostile folder
    Given the file faults of "hostile_folder" are switched on
    And the file traffic is emptied
    When "partner" lists the folder "/ToInvoiceCloud"
    Then the call is done
    And the file traffic is
      | call  | faults                                                                                                                                                                                                                                                                                                                        |
      | login |                                                                                                                                                                                                                                                                                                                               |
      | list  | hostile_folder-random_order, hostile_folder-undecodable_name, hostile_folder-newline_name, hostile_folder-leading_dash, hostile_folder-long_name, hostile_folder-case_twins, hostile_folder-folder_as_file, hostile_folder-link_as_file, hostile_folder-same_dates |

  Scenario: A listing that is stale by one look
    Given the file fault "stale_listing" is switched on with
      | times | always |
    When "partner" lists the folder "/ToInvoiceCloud"
    Then the listing has exactly
      | name     |
      | Invoices |
    When "partner" lists the folder "/ToInvoiceCloud"
    Then the listing has exactly
      | name      |
      | Invoices  |
      | bills.xml |

  Scenario: A log-in that is refused for one account
    Given the file account "other" is issued to the biller
    And the file fault "login_refused" is switched on with
      | user | partner |
    When "other" lists the folder "/"
    Then the call is done
    When "partner" lists the folder "/"
    Then the call is refused because "log-in"
    When "partner" lists the folder "/"
    Then the call is done

  Scenario: All faults off
    Given the file faults of "flaky_server" are switched on
    And the file faults of "read_only_server" are switched on
    And all file faults are switched off
    When "partner" renames "/ToInvoiceCloud/bills.xml" to "/ToInvoiceCloud/taken.xml"
    Then the call is done
