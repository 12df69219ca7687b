@GetAccountBillingAddress @F-11
Feature: The mailing address that a profile shows
  Adapter §11 step 0: the address that the router holds, "no address on file", or what Invoice Cloud stores with its
  age.

  Background:
    Given a biller of template "4078"
    And it is "2024-11-15"

  @smoke
  Scenario: The address of the documented sample
    Then the profile of account "2000341" shows the mailing address
      | seq          | 2              |
      | code         |                |
      | street       | 100 EXAMPLE ST |
      | city         | SAMPLETOWN     |
      | state        | KS             |
      | zip          | 99999          |
      | active_from  | 2016-03-18     |
      | active_until |                |

  Scenario: An account without any address
    Given a new account "4000001"
    Then the profile of account "4000001" shows no mailing address with reason code NO_ADDRESS
    And the profile of account "4000001" shows no mailing address because "no address on file"

  Scenario Outline: The router gives no data: what the bill file brought is shown, with its age (<fault>)
    Given the bill file is imported
      | Invoice_No | Bill_DT    | Due_DT     | Gross_Amount | Account_No |
      | 987654     | 2024-04-18 | 2024-05-20 | 90.00        | 2000341    |
    And the fault "<fault>" is switched on for GetAccountBillingAddress
    Then the profile of account "2000341" falls back for the mailing-address to
      | outcome | <outcome>                 |
      | as_of   | 2024-11-15T12:00:00-06:00 |

    Examples:
      | fault              | outcome  |
      | out_of_order       | RETRY    |
      | refused_but_booked | REJECTED |

  Scenario: The router gives no data for an account that no bill file has brought
    Then the profile of account "9999999" has nothing to show for the mailing-address
