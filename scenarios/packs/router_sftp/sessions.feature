@file-server
Feature: Invoice Cloud's file server, as the biller and Invoice Cloud see it
  Invoice Cloud issues an account to the biller, which sees its own folders; its own pick-up account sees those of all
  billers. Renames, growing files and lost sessions are as on a real server (invoice-files §1).

  Background:
    Given a router of template "3426"
    And the file account "partner" is issued to the biller
    And the file account "pickup" is Invoice Cloud's own

  @smoke @WX-INV-1
  Scenario: A bill file arrives byte for byte
    When "partner" writes the file "/ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml"
      """
      <BillHeaders>
        <BillHeader>
          <Invoice_No>987654</Invoice_No>
          <Bill_DT>Apr-18-2024</Bill_DT>
          <Due_DT>May-20-2024</Due_DT>
          <Gross_Amount>100.24</Gross_Amount>
          <Past_Due_Amount>0.00</Past_Due_Amount>
          <Pay_Arrangement_Amt></Pay_Arrangement_Amt>
          <Account_No>2003708</Account_No>
          <Customer_Name>ALEX SAMPLE</Customer_Name>
        </BillHeader>
      </BillHeaders>
      """
    Then the call is done
    When "pickup" reads the file "/{biller}/ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml"
    Then the content read is
      """
      <BillHeaders>
        <BillHeader>
          <Invoice_No>987654</Invoice_No>
          <Bill_DT>Apr-18-2024</Bill_DT>
          <Due_DT>May-20-2024</Due_DT>
          <Gross_Amount>100.24</Gross_Amount>
          <Past_Due_Amount>0.00</Past_Due_Amount>
          <Pay_Arrangement_Amt></Pay_Arrangement_Amt>
          <Account_No>2003708</Account_No>
          <Customer_Name>ALEX SAMPLE</Customer_Name>
        </BillHeader>
      </BillHeaders>
      """
    And the file traffic is
      | call  | account | path                                                        | outcome |
      | login | partner |                                                             | OK      |
      | write | partner | /ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml    | OK      |
      | login | pickup  |                                                             | OK      |
      | read  | pickup  | /ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml    | OK      |

  Scenario: A bill run drops its file into the folder of bill files
    When the bills are run and dropped into "UB"
    Then the file of the run is in the folder "UB"
    When "partner" lists the folder "/ToInvoiceCloud/Invoices/UB/DREC"
    Then the listing has exactly
      | name    |
      | archive |
      | error   |

  @WX-INV-4 @Q-49
  Scenario: A file that deactivates bills goes into the DREC folder
    When the bills are run and dropped into "DREC"
    Then the file of the run is in the folder "DREC"
    When "partner" lists the folder "/ToInvoiceCloud/Invoices/UB"
    Then the listing has exactly
      | name    |
      | DREC    |
      | archive |
      | error   |

  Scenario: The folders of Invoice Cloud are there before anybody makes one
    When "partner" lists the folder "/"
    Then the listing has exactly
      | name             |
      | FromInvoiceCloud |
      | ToInvoiceCloud   |
    When "partner" lists the folder "/FromInvoiceCloud/Payments"
    Then the listing has exactly
      | name      |
      | Donations |

  Scenario: A session that ends with the file open leaves what came
    When "partner" writes the file "/ToInvoiceCloud/half.xml" and is cut off
      """
      <BillHead
      """
    Then the file server has "/ToInvoiceCloud/half.xml" with the content "<BillHead"
    And the file traffic is
      | call                            | path                     | size |
      | login                           |                          | 0    |
      | session ended with the file open | /ToInvoiceCloud/half.xml | 9    |

  Scenario: A rename never replaces a file
    Given the biller drops the file "/ToInvoiceCloud/a.xml"
      """
      a
      """
    And the biller drops the file "/ToInvoiceCloud/b.xml"
      """
      b
      """
    When "partner" renames "/ToInvoiceCloud/a.xml" to "/ToInvoiceCloud/b.xml"
    Then the call is refused because "already exists"
    And the file server has "/ToInvoiceCloud/b.xml" with the content "b"
    When "partner" removes the file "/ToInvoiceCloud/b.xml"
    And "partner" renames "/ToInvoiceCloud/a.xml" to "/ToInvoiceCloud/b.xml"
    Then the call is done
    And the file server has "/ToInvoiceCloud/b.xml" with the content "a"
    And the file server has no file "/ToInvoiceCloud/a.xml"

  Scenario: No session leaves the folders of the account
    When "partner" reads the file "/../../../etc/passwd"
    Then the call is refused because "not found"
    When "partner" lists the folder "/.."
    Then the listing has exactly
      | name             |
      | FromInvoiceCloud |
      | ToInvoiceCloud   |
