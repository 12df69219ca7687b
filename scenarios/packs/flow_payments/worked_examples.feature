@AddARItems @F-04
Feature: Payments on their way into Cayenta
  The worked examples of adapter §3.8: what is handed over at Invoice Cloud and what the router gets.

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  @WX-PAY-1 @smoke
  Scenario: A web card payment with a fee, and no codes configured
    When the payment "8D6F2C1E-0001" of account "2003708" is handed over with
      | amount | 102.74          |
      | fee    | 2.50            |
      | email  | pat@example.org |
      | phone  | 2065550123      |
    And the pump runs
    Then record "8D6F2C1E-0001" is SENT
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
      | SOURCE_SPEC1           | 8D6F2C1E-0001   |
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
