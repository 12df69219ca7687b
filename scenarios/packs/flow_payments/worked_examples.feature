@AddARItems @F-04
Feature: Payments on their way into Cayenta
  The worked examples of adapter §3.8: what is submitted at Invoice Cloud and what the router gets.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  @WX-PAY-1 @smoke
  Scenario: A web card payment with a fee, and no codes configured
    When the payment "8d6f2c1e-01" of account "2003708" is submitted with
      | amount | 102.74          |
      | fee    | 2.50            |
      | email  | pat@example.org |
      | phone  | 2065550123      |
    And the pump runs
    Then record "8d6f2c1e-01" is SENT
    And the router got AddARItems with exactly
      | GROUP_NO               |                 |
      | SUBSYSTEM_ID           | UM              |
      | SS_ACCOUNT_NO          | 2003708         |
      | ITEM_DT                | 20241115        |
      | ITEM_TP                | WEB             |
      | CATEGORY_CD            |                 |
      | SUMMARY_CD             |                 |
      | SOURCE_SS_ID           | AR              |
      | SOURCE_REFERENCE       | ARWEB           |
      | SOURCE_SPEC1           | 8d6f2c1e-01     |
      | SOURCE_SPEC2           | 2065550123      |
      | SOURCE_SPEC3           | WEB             |
      | ITEM_AMT               | 100.24          |
      | TAXABLE_AMT            |                 |
      | TAX_CD                 |                 |
      | ITEM_STAT              |                 |
      | ON_HOLD_YN             |                 |
      | PENALIZABLE_YN         |                 |
      | ALLOW_PAP_YN           |                 |
      | AS_PAYMENT_YN          | T               |
      | CUTOFF_YN              |                 |
      | SUBJECT_TO_INTEREST_YN |                 |
      | PAY_AGENT              |                 |
      | ITEM_CMTS              | pat@example.org |
      | INVOICE_NO             |                 |
    And record "8d6f2c1e-01" has
      | result.item_no | 205185 |
      | result.net     | 100.24 |
      | attempts       | 1      |

  @WX-PAY-2 @AS-64 @AS-65 @AS-104
  Scenario Outline: With codes configured: <instrument> from source <source> is <code>
    Given the advanced settings are
      | 64  | 1(CCWEB)\|2(CCIVR)\|    |
      | 65  | 1(ACHWEB)\|7(ACHAUTO)\| |
      | 104 | CASH                    |
    When the payment "p1" of account "2003708" is submitted with
      | instrument | <instrument> |
      | source     | <source>     |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP      | <code>    |
      | SOURCE_SPEC3 | <channel> |

    Examples: card by IVR, ACH by autopay, PayNearMe
      | instrument | source | code    | channel   |
      | CC         | 2      | CCIVR   | IVR       |
      | ACH        | 7      | ACHAUTO | AUTO      |
      | CASH       | 8      | CASH    | PAYNEARME |

  @WX-PAY-2 @AS-65 @Q-31
  Scenario: With codes configured: ACH by IVR has none and is held, until the list has one
    Given the advanced settings are
      | 64 | 1(CCWEB)\|2(CCIVR)\|    |
      | 65 | 1(ACHWEB)\|7(ACHAUTO)\| |
    When the payment "p1" of account "2003708" is submitted with
      | instrument | ACH |
      | source     | 2   |
    And the pump runs
    Then record "p1" is HELD because "no payment code for ACH/2"
    And the router was asked nothing
    When advanced setting 65 is "1(ACHWEB)|2(ACHIVR)|7(ACHAUTO)|"
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP | ACHIVR |

  @WX-PAY-4 @ITG-2156
  Scenario: A donation by a customer who is logged in
    When the payment "p1" of account "2003708" is submitted with
      | kind   | donation |
      | amount | 10.00    |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP       | DONATE-PMT |
      | SS_ACCOUNT_NO | 2003708    |
      | ITEM_AMT      | 10.00      |
    And the books of account "2003708" say
      | CURRENT_BALANCE | 100.24 |
    And the items of account "2003708" are
      | item_no | net    | state |
      | 205184  | 100    | OPEN  |
      | 205063  | 60     | OPEN  |
      | 205064  | 45.5   | OPEN  |
      | 204987  | 98.24  | OPEN  |
      | 205185  | 10     | OPEN  |

  @WX-PAY-5 @adapter-key-timeouts.read
  Scenario: The router books and never answers: one request, and no second one
    Given the adapter key timeouts.read is "0.3"
    And the fault "silence" is switched on for AddARItems
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is UNCERTAIN
    When 2 days pass
    And the pump runs
    And the pump runs
    Then record "p1" is UNCERTAIN
    And the router got exactly one like this
      | function | AddARItems |
      | ITEM_AMT | 100.24     |
    And the books of account "2003708" say
      | CURRENT_BALANCE | 0 |
