@BID-3426 @Q-44
Feature: Donations go to the biller in a lockbox file
  One file per business day on the biller's clock, with every donation that no file has yet (adapter §15,
  invoice-files §7).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T12:00"

  @ITG-2156 @Q-39 @smoke
  Scenario: Of a customer who is logged in, and of a guest
    When these payments are submitted
      | name | account | kind     | amount | fee  | logged_in | source | email           | donor_name       | payment_date |
      | d1   | 2003708 | donation | 12.50  | 2.50 | true      | 1      | pat@example.org | Pat Example, Jr. | 2024-11-14   |
      | d2   |         | donation | 5.00   |      | false     | 2      | a@example.org   | Alex Sample      |              |
    And the pump runs
    And it is "2024-11-16T00:05"
    And the lockbox runs
    Then the lockbox files are
      | day        | number | name                        | donations | total |
      | 2024-11-15 | 1      | donations_3426_20241115.csv | 2         | 15.00 |
    And the header of the lockbox file of "2024-11-15" is "RecordType,PaymentGuid,PaymentDate,AccountNumber,DonorName,Email,ItemCode,Amount,PaymentMethod,Pumped"
    And the lockbox file of "2024-11-15" has the donations
      | PaymentGuid | PaymentDate | AccountNumber | DonorName        | Email           | ItemCode   | Amount | PaymentMethod | Pumped |
      | d1          | 20241114    | 2003708       | Pat Example, Jr. | pat@example.org | DONATE-PMT | 10.00  | WEB           | Y      |
      | d2          | 20241115    |               | Alex Sample      | a@example.org   | DONATE-PMT | 5.00   | IVR           | N      |
    And the last line of the lockbox file of "2024-11-15" has
      | RecordType  | T     |
      | PaymentGuid | 2     |
      | Amount      | 15.00 |
      | Pumped      |       |

  @AS-DONATION_CODE
  Scenario: The biller's own donation code
    Given advanced setting DONATION_CODE is "GIVE"
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-16"
    And the lockbox runs
    Then the lockbox file of "2024-11-15" has the donations
      | PaymentGuid | ItemCode |
      | d1          | GIVE     |

  Scenario: Bills, chargebacks and voided donations are in no file
    When these payments are submitted
      | name | account | kind       |
      | b1   | 2003708 | bill       |
      | c1   | 2003708 | chargeback |
      | d1   | 2003708 | donation   |
      | d2   | 2003708 | donation   |
    And the pump runs
    And the void "v1" of payment "d1" is submitted
    And the pump runs
    And it is "2024-11-16"
    And the lockbox runs
    Then the lockbox file of "2024-11-15" has the donations
      | PaymentGuid |
      | d2          |
    And 0 donations wait for a lockbox file

  Scenario: A void after the file was made does not change it
    When the payment "d1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    And it is "2024-11-16"
    And the lockbox runs
    And the void "v1" of payment "d1" is submitted
    And the pump runs
    And the lockbox runs
    Then the lockbox file of "2024-11-15" has the donations
      | PaymentGuid |
      | d1          |
    And payment "d1" was voided after its lockbox file was made

  @adapter-key-lockbox_exclude_pumped
  Scenario Outline: What the pump sent, with lockbox_exclude_pumped <excluded>
    Given the adapter key lockbox_exclude_pumped is "<excluded>"
    When these payments are submitted
      | name | account | kind     | logged_in |
      | d1   | 2003708 | donation | true      |
      | d2   |         | donation | false     |
    And the pump runs
    And it is "2024-11-16"
    And the lockbox runs
    Then the lockbox files are
      | day        | donations |
      | 2024-11-15 | <count>   |

    Examples:
      | excluded | count |
      | false    | 2     |
      | true     | 1     |
