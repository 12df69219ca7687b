@F-01
Feature: An example of each step
  docs/steps.md shows these lines below the table of their group; each step stands here once, in the order there.

  Scenario: Billers
    Given a biller of template "3426"
    Given a biller of template "3426" with 100 generated accounts of seed 1
    Given a biller of template "3780" that has no router
    Given a router of template "3426" made with
      | now | real |
    Given a router of template "3426"

  Scenario: The clock
    Given it is "2024-11-15T09:30"
    When 30 days pass
    When 24 hours pass
    When 15 minutes pass
    When 90 seconds pass
    When the clock runs

  Scenario: Programs that die
    Given a router and an adapter that can be killed
    When the router is killed
    When the adapter is started again
    When the adapter is killed and started again
    When the adapter is killed while it waits for the reply of AddARItems

  Scenario: Settings
    Given the router key trust_client_ip_header is "X-Sim-Client-Ip"
    Given the router key auto_process_streams lists "NSF, AUTO"
    Given the code table ALERT_CD holds "CSTRG, PAPON, PAPOFF"
    Given the questionnaire of issue type "MOVE" asks
      | seq | version | response_tp | answers |
      | 1   | 5       | STRNG       | IN, OUT |
      | 2   | 15      | LGCOM       |         |
    Given the router admits the addresses "192.0.2.11" only
    Given the router answers -902 as -999
    Given the router's logins are
      | user | password  |
      | ic   | right-one |
    Given advanced setting 65 is "1(ACHWEB)|2(ACHIVR)|7(ACHAUTO)|"
    Given advanced setting 131 is
      """
      {"HarrisCayenta": {"IncludePhoneNumber": true}}
      """
    Given the advanced settings are
      | 11 |  |
      | 64 |  |
    Given advanced setting 20 points to the router's path /nothing-here
    When advanced setting 101 is the router's address
    Given the adapter key adj_item_cmts is "Refund by Invoice Cloud"
    Given the adapter key ivr_redirect_numbers lists "202-555-0100"
    Given the adapter key guest_donation_account is the text "4000001"
    Given the adapter key payment_sources holds
      | 77 | IVR |
    Given the adapter key endpoint_override.void is the router's address
    Then the configuration findings name "payments have fees and CHECK_AMT holds them"
    Then there are no configuration findings

  Scenario: The books
    Given a new account "4000001"
    Given a new account "4000001" with the custom number "133110"
    Given a new account "4000001" of person "1001154"
    Given a new account "4000001" of person "1020424" with the custom number "77"
    Given the GetAccount tags of account "2003708" are
      | CO_PHONE_SEQ | 1 |
    Given ACTIVE_PAYARR_YN of account "4000001" is forced to "T"
    Given ACTIVE_PAYARR_YN of account "4000001" is no longer forced
    Given account "4000001" may take a discount of "5.00" until "2024-12-31"
    Given the ledger of account "30000001" gets
      | kind   | amount |
      | charge | 15.00  |
    Given a write_off of "12.00" is posted to account "4000001"
    Given account "4000001" has the budget plan
      | type   | EQUAL      |
      | amount | 81.30      |
      | start  | 2024-01-01 |
    Given account "4000001" has no budget plan any more
    Then the ledger of account "4000001" has 2 entries
    Then the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

  Scenario: What an account has
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | YES      |

  Scenario: Payments, returns and adjustments
    Given AddARItems posts a charge of "7.00" with the reference "guid-3" to account "4000001"
    When AddReturnedCheck returns "40.00" for the reference "guid-1"
    When AdjARItem leaves "70.00" of item "205185"

  Scenario: Pay arrangements
    Given account "4000001" has the pay arrangement
      | start  | 2024-11-01 |
      | amount | 33.30      |
    Given account "4000001" has the pay arrangements
      | ref | start      | end        | amount |
      | 4   | 2024-01-01 | 2024-03-01 | 30.00  |
      | 5   | 2024-11-01 | 2025-02-01 | 90.00  |
    Given account "4000001" has a pay arrangement of "90.00" from "2024-11-01" with the instalments
      | due        | amount |
      | 2024-11-20 | 45.00  |
      | 2024-12-20 | 45.00  |
    When pay arrangement 3 of account "4000001" is changed to
      | amount | 60.50 |
    When pay arrangement 3 of account "4000001" is ended on "2024-11-14"

  Scenario: People
    Given person "1020424" has the phone records
      | PHONE_SEQ | PHONE_CD | PHONE_NO   | ACTIVE_DT |
      | 2         | RES      | 2025550102 | 20110407  |
    Then the default phone of person "1020424" is "2025550142"
    Then the address records of person "1001154" are
      | ADDRESS_SEQ |
      | 2           |
      | 3           |

  Scenario: Bill files and invoices
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 80.25        | 2003708    |
    When the bill file "billheader_20240418010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555003     | 2024-10-20 | 2024-11-20 | 80.00        | 40/01      |
    When the bill file "billheader_20240418010203.xml" is submitted as
      """
      <BillHeaders/>
      """
    When the DREC file "billheader_20241111010203.xml" is submitted
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 555002     | 2024-11-10 | 2024-12-10 | 99.00        | 4000001    |
    Given the cloud store has the invoice
      | account_number   | 4000001    |
      | invoice_number   | C-1        |
      | invoice_type_id  | 6          |
      | invoice_date     | 2024-10-20 |
      | invoice_due_date | 2024-11-20 |
      | balance_due      | 25.00      |
    Then the file is taken with 9 of 10 bills
    Then 1 bills are left out as older than what is stored
    Then the file is refused because "more than 10%"
    Then bill 5 is left out because "'five' is not an amount"
    Then invoice "NEW-1" of account "4000001" has
      | balance_due | 12.00 |
    Then account "4000001" at Invoice Cloud has
      | block_cc | true |

  Scenario: What a bill file became
    Given a biller of template "3426" with the BIF customizations
      | AutoPayCollectionDate | InvoiceDueDate-1 |
    Then the BIF has for account "2003708"
      | FS 8 | D |
    Then the header of the BIF has
      | FS 5 | 1      |
      | FS 6 | 100.24 |

  Scenario: Bill runs
    When the bills are run
    When the bills from "2028-02-21" to "2028-02-29" are run
    When the file of the run is imported
    Then the run has 39 bills
    Then the run bills account "30000001" with
      | Gross_Amount | 276.69 |
    Then the run leaves account "30000000" out
    Then RTDR returns the imported values for every account of the run

  Scenario: STW/OpenGov, a partner that has nothing but files
    Given the mapping profile is the demo of biller 3780
    When the demo mapping profile is submitted with
      | comment | a copy |
    Given the sample presentment file is imported
    When the adjustment file "adjustments_1.txt" is imported as
      """
      H|20240426
      A|100400|2024-0420||12.50|20240426|LATE FEE
      T|1|12.50
      """
    When the payment file of "2024-04-26" is written
    When the caller "(202) 555-0118" is identified as account "100200"
    Then the mapping profile is accepted
    Then the mapping profile is refused at "$.partner" because "Invalid enum value"
    Then record 2 of the file is left out because "unknown invoice 2023-0001 of account 100200"
    Then the file is taken with 3 of 3 records and a total of 1425.74
    Then the file adjusted account "100300" by
      | invoice_number | new_balance | amount | balance_before | balance_after | reason      |
      | 2024-0419      |             | -50.00 | 1250.00        | 1200.00       | LEAK CREDIT |
    Then what is presented of account "100200" is
      | invoice_number | document_name      | document_date | page_count | message                               |
      | 2024-0418      | bill-2024-0418.pdf | 2024-04-18    | 2          | Questions? Call 202-555-0118; we help |
    Then the payment file of "2024-04-26" holds
      """
      H20240426
      D20240426100200              000000008024PAYMENT CC           p1
      T0000000100000000008024
      """
    Then the payment file is the same, byte by byte
    Then there is no payment file
    Then the payment file has
      | records | 1 |
    Then the reply to the IVR has
      | phone_saved       | true  |
      | phone_reason_code | SAVED |
    Then the customer profile of account "100200" has the phone "2025550118"
    Then the data pump has 0 phone records

  Scenario: RTDR
    When RTDR runs for account "30000073"
    When an operator resumes endpoint group "PAPERLESS"
    Then RTDR ends REJECTED
    Then RTDR ends SKIPPED with reason code DATE_MISMATCH
    Then RTDR ends HELD because "no endpoint"
    Then RTDR called
      | function           | outcome | status | http_status |
      | GetAccount         | SENT    | 0      | 200         |
      | GetAccountBalance  | SENT    | 0      | 200         |
      | GetPayArrangements | SENT    | 0      | 200         |
    Then RTDR called nothing
    Then PaymentArrangementAmount becomes "33.30" from ARRANGEMENT_AMT
    Then PaymentArrangementAmount becomes "0.00"
    Then BalanceDue stays "125.29"
    Then BalanceDue stays "39.00" with reason code NO_VALUE
    Then PastDue stays "1.00" because "no value in BUDGET_BILL_AMT"
    Then RTDR warns "BUDGET_BILL_AMT"
    Then RTDR warns of nothing
    Then the RTDR log of account "4999999" says
      | outcome  |
      | REJECTED |
    Then the endpoint group "PAPERLESS" is paused
    Then the endpoint group "RTDR" is paused with reason code HTTP_STATUS

  Scenario: The donation lockbox
    When the lockbox runs
    Then the lockbox files are
      | day        |
      | 2024-11-02 |
    Then the lockbox file of "2024-11-15" has the donations
      | PaymentGuid |
      | d2          |
    Then the last line of the lockbox file of "2024-11-16" has
      | RecordType  | T    |
      | PaymentGuid | 0    |
      | Amount      | 0.00 |
    Then the header of the lockbox file of "2024-11-15" is "RecordType,PaymentGuid,PaymentDate,AccountNumber,DonorName,Email,ItemCode,Amount,PaymentMethod,Pumped"
    Then the content read is the lockbox file of "2024-11-15"
    Then 1 donations wait for a lockbox file
    Then payment "d1" was voided after its lockbox file was made

  Scenario: Autopay
    Given account "4000001" is enrolled in autopay with ACH
    When account "4000001" leaves autopay
    When autopay runs
    Then the invoices that autopay looked at are
      | state   | why       |
      | WAITING | UNDER_WAY |
    Then the payer of account "4000001" reads about autopay "Nothing was due, so nothing was collected."
    Then staff read about autopay of account "4000001" "every payment method is blocked for this account (AS 28): CREDIT_RATING_CD CO; tried again every day"
    Then autopay of account "4000001" collects next invoice "UB55500110202024" on "2024-11-20"

  Scenario: What the payer sees on the payment-options page
    Then the payer of account "4000001" sees
      | balance_due | 0.00 |
    Then the payments of account "4000001" under way are
      | source_id | amount | state     |
      | p1        | 40.00  | UNCERTAIN |

  Scenario: Events that Invoice Cloud submits to the data pump; the name of an event is its source id
    Given the payment "p1" of "80.24" by account "100200" is submitted
    When the payment "p1" of account "2003708" is submitted with
      | source | 77 |
    When these payments are submitted
      | name | account | amount | instrument |
      | p1   | 2003708 | 10.00  | ACH        |
    When the void "v1" of payment "p1" is submitted
    Given the credit "c1" of "102.51" on payment "p1" is submitted
    Given the bank returns payment "victim" as "r1" with the code "R01"
    When the phone change "p1" of account "2003708" is submitted with
      | phone |  |
    Given these phone changes are submitted
      | name | account | phone |
      | p1   | 2003708 |       |
      | p2   | 2003708 |       |
    When "c1" is submitted again
    When a reject event is offered with
      | source_id   | r1  |
      | payment     | p9  |
      | return_code | R01 |
    Then the offered event is refused because "payment p9 was not submitted"

  Scenario: Data pump
    When the pump runs
    When an operator decides "resend" for record "c1" because "it was lost"
    When an operator decides about record "p1" with
      | decision | resend                 |
      | reason   | it is not in the books |
      | state    | UNCERTAIN              |
    When an operator has the evidence of record "p1" gathered again
    Then the decision is refused because "is newer and is SENT"
    Then record "8d6f2c1e-01" is SENT
    Then record "p3" is SKIPPED because "drop: paid at the counter"
    Then record "c1" is SKIPPED with reason code CREDITS_NOT_ENABLED
    Then the records of the pump are
      | kind    | state |
      | payment | SENT  |
    Then record "c1" has
      | status | -4 |
    Then record "p1" has no result.item_no
    Then record "p1" was tried
      | n | outcome   |
      | 1 | UNCERTAIN |
      | 2 | SENT      |
    Then the history of record "p1" is
      | before  | after | at                               |
      | SENDING | SENT  | 2024-11-15T20:00:00.750000+00:00 |
    Then the evidence of record "p1" says
      | change | 0.00 |
    Then record "p1" has no evidence yet
    Then the pump of the biller shows
      | states.RETRY | 6 |
    Then the lanes with work are
      | account_number | depth | waits_for         |
      | 2003708        | 2     | endpoint:PAYMENTS |
      | 2000341        | 1     | endpoint:PAYMENTS |
    Then no lane has work

  Scenario: One decision of an operator about many records
    When an operator previews "drop" for all records with
      | state | REJECTED |
    When the operator decides the previewed records because "paid at the counter"
    Then the previewed decision has
      | count | 0 |
    Then the previewed decision is about
      | source_id | amount | state    | outcome | after   |
      | p2        | 20.00  | REJECTED | decided | SKIPPED |
      | p3        | 30.50  | REJECTED | decided | SKIPPED |
    Then the previewed decision leaves out record "p1" because "it has no evidence yet"

  Scenario: Tie-out
    When "2024-11-15" is tied out
    Given another system posts "9.00" with the reference "kiosk-7" from "KIOSK" to account "4000001"
    Then the day has no differences
    Then the differences of the day are
      | difference | source_id | words             |
      | not_sent   | p1        | HELD: no endpoint |
    Then the three sides of the day are
      | function   | intents    | sent       | booked     |
      | AddARItems | 1 of 10.00 | 1 of 10.00 | 1 of 10.00 |
    Then 1 of "9.00" came from "KIOSK"

  Scenario: Contact-us tickets
    Given the biller takes contact-us tickets
    When the payer of account "2086971" submits the ticket "form-1"
    When the payer of account "2086971" submits the ticket "form-1" with
      | name  | JORDAN   Q  SAMPLE |
      | phone | (202) 555 0187     |
    Then the payer reads "Your request was submitted. Ticket number: 300630"
    Then the ticket at the router has the questions
      | SEQ | VERSION | RESPONSE_TP | ANSWER      |
      | 1   | 5       | STRNG       | BILL        |
      | 2   | 15      | LGCOM       | TEST for IC |
    Then the form is refused for
      | name        | enter a name                                         |
      | phone       | enter a phone number of 10 digits, like 202-555-0187 |
      | email       | enter an e-mail address like name@example.org        |
      | description | describe the issue                                   |
    Then staff see the tickets
      | source_id | account_number | outcome | issue_no |
      | form-1    | 2086971        | SENT    | 300630   |

  Scenario: A customer's profile
    When VertexOne sends the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-1                  |
    When VertexOne offers the event
      | accountNumber | 2003708              |
      | event         | registered           |
      | occurredAt    | 2024-05-10T20:44:12Z |
      | sourceId      | v-2                  |
    Then the profile of account "2003708" shows the contact details
      | seq | code  | number                  | active_today | account_default |
      | 1   | HOME  | 2025550118              | true         | false           |
      | 2   | EBILL | alex.sample@example.org | true         | false           |
      | 3   | RES   | 2025550142              | true         | true            |
    Then the profile of account "2000341" shows the mailing address
      | seq         | 4            |
      | street      | 7 Sample AVE |
      | zip         | 99997        |
      | active_from | 2024-04-04   |
    Then the profile of account "4000001" shows no mailing address because "no address on file"
    Then the profile of account "4000001" shows no mailing address with reason code NO_ADDRESS
    Then the profile of account "2003708" falls back for the contact-details to
      | outcome | HELD |
    Then the profile of account "9999999" has nothing to show for the contact-details

  Scenario: Direct requests
    When I ask for GetAccountBillingAddress of account "2000341"
    When I ask for GetPhoneRecords of person "1030011"
    When I ask for GetAccountBalance with
      | ACCOUNT_NO_CUSTOM | 77 |
    When I send the sample of GetAccountBillingAddress
    When I send the sample of SetPhone with
      | PHONE_CD |  |
    When I send the sample of every function
    When I ask for GetAccountBalance with no tag
    When I send the request
      """
      <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>
      """
    When I send the request un-encoded
      """
      <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>
      """
    When I send the body
      """
      just words
      """
    When I send the bytes "584d4c524551554553543d"
    When I send no body
    When I use the method "GET"
    Given I sign in as "ic" with the password "right-one"
    Given I send no credentials
    Given my requests begin with "APIREQUEST="
    Given my requests have the content type "text/plain"
    Given my requests have the header "X-Sim-Client-Ip" with "192.0.2.21"

  Scenario: Replies of the router
    Then the HTTP status is 200
    Then the body is empty
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="1" pid="1"><GetPayArrangements version="1.1"><Params/><STATUS>0</STATUS></GetPayArrangements></Reply>
      """
    Then the reply has
      | CURRENT_BALANCE | 0 |
    Then CURRENT_BALANCE of the reply is "100.24"
    Then the reply has no tag PASTDUE_AMT
    Then the reply holds no "205185"
    Then the tags of Params are "ITEM_NO STATUS STATUS_DESC"
    Then STATUS is -4 at the Params level
    Then a blank STATUS stands at the Params level
    Then there is no STATUS at the function level
    Then STATUS_DESC is "Account 2003708 found." at the Params level
    Then STATUS_DESC names "Invalid Account Number" at the Params level
    Then the reply has 1 arrangements
    Then task 1 of the reply has
      | TASK_USER_ID | ABC |

  Scenario: Statement images
    When I ask for the image of bill "987654" of "2024-04-18" for account "138714"
    When I ask for the image with
      | Account_No | 2003708    |
      | Bill_Dt    | 2024-04-18 |
    When I ask for the image by query with
      | Account_No | 2003708             |
      | Invoice_No | 987654              |
      | Bill_Dt    | 2024-04-18T00:00:00 |
    When I ask for the image with the method "PUT"
    When the payer opens the image of bill "987654" of account "2003708"
    Then no bill image is available: "AS 20 (BILLPDF URL) is not set"
    Then an image is returned
    Then HTTP 401 is returned instead of an image
    Then the image says "Account_No 2003708 Invoice_No 987654 Bill_Dt 2024-04-18T00:00:00"
    Then the image shows
      | Invoice | 700001 |
    Then the image of every bill of the run shows what the run says

  Scenario: After a refusal
    Given a proper request for account "2003708" is answered
    Then the books are untouched and the next request is answered as before

  Scenario: Faults
    Given the fault "refused_but_booked" is switched on for AddARItems
    Given the fault "down" is switched on with
      | view   | http |
      | status | 503  |
    When all faults are switched off
    Given I wait for a reply no longer than 0.4 seconds
    When the deferred bookings are posted
    Then no reply is received
    Then the fault "refused_but_booked" fired 1 times
    Then the body of the reply holds "Service Unavailable"

  Scenario: The router's journal
    Given the journal is emptied
    Then the router was asked
      | function   |
      | GetAccount |
    Then the router was asked nothing
    Then the last request at the router holds "POST BILLPDF"
    Then the router got AddContact with
      | RECEIVED_BY |  |
    Then the router got SetPhone with exactly
      | PERSON_NO    | 1020424    |
      | PHONE_SEQ    |            |
      | PHONE_CD     | RES        |
      | PHONE_NO     | 2025550142 |
      | EXTENSION_NO |            |
      | ACTIVE_DT    |            |
      | INACTIVE_DT  |            |
    Then exactly no AddARItems of "4210" on account "2003708" was answered with STATUS 0
    Then the router got exactly 0 like this
      | function | AddARItems |
    Then the router was asked in this order
      | function   |
      | AddARItems |
    Then the router was asked in this order, nothing between
      | function          |
      | GetAccountBalance |
      | AddARItems        |
      | GetAccount        |
    Then there is no contract finding
    Then the contract findings are
      | kind   | code | on_purpose           |
      | schema | -902 | magic number 9000902 |

  Scenario: Accounts of Invoice Cloud's file server
    Given the file account "partner" is issued to the biller
    Given the file account "pickup" is Invoice Cloud's own

  Scenario: What a partner does at the file server, and what the server makes of it
    When "partner" writes the file "/ToInvoiceCloud/other.txt"
      """
      x
      """
    When "partner" writes the file "/ToInvoiceCloud/half.xml" and is cut off
      """
      <BillHead
      """
    When "pickup" reads the file "/{biller}/ToInvoiceCloud/bills.xml"
    When "partner" lists the folder "/ToInvoiceCloud/Invoices/UB/DREC"
    When "partner" renames "/ToInvoiceCloud/a.xml" to "/ToInvoiceCloud/b.xml"
    When "partner" removes the file "/ToInvoiceCloud/b.xml"
    Given the biller drops the file "/ToInvoiceCloud/a.xml"
      """
      a
      """
    When the bills are run and dropped into "DREC"
    Given the biller runs its bills every night at "02:00"
    Given the partner drops its sample files
    Then the call is done
    Then the call is refused because "No space left on device"
    Then the connection breaks
    Then the content read is
      """
      0123456789
      """
    Then the content read is "0123456789"
    Then the listing has exactly
      | name     |
      | Invoices |
    Then the file of the run is in the folder "DREC"
    Then the file server has "/ToInvoiceCloud/b.xml" with the content "b"
    Then the file server has no file "/ToInvoiceCloud/bills.xml"

  Scenario: Faults of the file server, and its traffic with what hit each call
    Given the file fault "replaced_while_read" is switched on
    Given the file fault "grows" is switched on with
      | seconds | 100 |
    Given the file faults of "read_only_server" are switched on
    Given all file faults are switched off
    Given the file traffic is emptied
    Then the file traffic is
      | call                             | path                     | size |
      | login                            |                          | 0    |
      | session ended with the file open | /ToInvoiceCloud/half.xml | 9    |
    Then the file fault "permission_denied" hit 1 calls

  Scenario: Bill files that Invoice Cloud picks up from its file server
    When "biller" drops the bill file "billheader_20240418010203.xml" into "UB"
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 50.00        | 2003708    |
    When Invoice Cloud picks files up
    When Invoice Cloud looks at the file server
    When an operator accepts the file "billheader_20240418010203.xml"
    When an operator refuses the file "billheader_20240419010203.xml" because "sent twice"
    When an operator retries the file "billheader_20240418010203.xml"
    Then the picked-up files are
      | kind  | state    | bills.left_out |
      | bills | IMPORTED | 0              |
    Then the file "billheader_20240419010203.xml" is REFUSED because "refused: sent twice"
    Then of the file "billheader_20240418010203.xml" bill 2 is left out with
      | invoice_no | 987655                    |
      | tag        | Gross_Amount              |
      | expected   | an amount such as 1234.50 |
    Then the folders could be read
    Then the folders could not be read because "Permission denied"
    Then the folder "UB/archive" has the files
      | name                          |
      | billheader_20240418010203.xml |
    Then the expected files that are not there are
      | kind  | state | by                        |
      | bills | due   | 2024-11-15T05:00:00-08:00 |

  Scenario: Payers of the portal
    Given a payer "jordan.sample@example.org" of account "2086971"
    When I log in as "jordan.sample@example.org"
    When staff unlock the payer "pat.payer@example.org"

  Scenario: Pages of others that the simulator plays (docs/stand-ins.md), and Invoice Cloud's web services that they call
    Given the stand-ins of the biller call Invoice Cloud
    Given the stand-ins call Invoice Cloud as user cayenta
    Given the stand-ins have the fault wrong_target
    Given the stand-ins have the fault wrong_biller and name "3426" instead
    When the stand-ins have no fault
    When I open the stand-in "vertexone"
    When the web service ViewCustomerRecord is called with
      | accountNumber | 2003708 |
    Then the web service answers
      | HTTP | 403 |
    Then the stand-in agent called ViewCustomerRecord with
      | bid           | 3426    |
      | accountNumber | 2003708 |

  Scenario: Pages
    Given pages are opened through "plain HTTP"
    When I browse as "another payer"
    When I open the page "/portal/{biller}/accounts/4000001/autopay"
    When I open the page "/crm/pump/{biller}/decisions" in a second tab
    When I open the same page in a second tab
    When I go to the first tab
    When I follow the link "Change e-mail address of account 2003708"
    When I go back
    When I reload the page
    When I copy the address of the page
    When I copy the address of the link "Open the link"
    When I open the copied address
    When I look at pages 320 pixels wide
    When I look at pages in the dark scheme
    When I take a screenshot of "payment received"

  Scenario: Forms of pages
    When I fill "Amount of a partial refund or credit" with "15.00"
    When I fill in
      | Account number | 2003708 |
      | sourceId       | v-1     |
    When I choose "Pay arrangement amount: $1,671.40"
    When I tick "I checked the CIS, and it is not there (required to resend)."
    When I untick "I checked the CIS, and it is not there (required to resend)."
    When I select "UNCERTAIN" for "State"
    When I press "Write a link for a new password"
    When I press "Turn paperless bills on for account 2003708" twice
    When I press "Pay $100.24" and the reply is lost
    When I press "Pay $100.24" in both tabs at once
    Then the field "E-mail address" holds "jordan.sample@example.org"
    Then the fields hold
      | Account number | 99999999 |
      | Your staff id  | clerk-7  |
    Then the field "E-mail address" has the error "Your log-in is locked. Contact your utility."
    Then no field has an error
    Then the field "Pay arrangement amount: $1,671.40" is there
    Then the field "Item number" is not there
    Then the button "Turn autopay off" is there
    Then the button "Read the balance now" is not there
    Then the link "Lockbox" is there
    Then the link "View bill of April 18, 2024 (PDF)" is not there

  Scenario: What a page shows
    Then I see "A link for a new password was written to the outbox."
    Then I see
      | $100.24 |
      | Card    |
      | Paid    |
    Then I do not see "blank: paperless changes are held"
    Then the title of the page is "Decide many records of biller {biller} · Invoice Cloud adapter"
    Then the title of the page begins with "Error: Set your password"
    Then the address of the page is "/crm/lockbox?biller={biller}&done=run"
    Then the address of the page begins with "/portal/{biller}/login"
    Then the page answers with HTTP status 200
    Then the page says
      | Donations | 1 |
    Then the error summary has the focus
    Then the page fits the window
    Then the page is accessible
