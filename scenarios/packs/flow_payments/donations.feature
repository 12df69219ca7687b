@AddARItems @F-04 @ITG-2156
Feature: Donations
  One code for all donations, the account of the customer who is logged in (adapter §3.4).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  @AS-64 @AS-65 @AS-104 @AS-116 @AS-117 @AS-118
  Scenario Outline: No code of the instrument: a donation by <instrument>
    Given the advanced settings are
      | 64  | 2(C-CARD)   |
      | 65  | 1(C-ACH)    |
      | 104 | C-CASH      |
      | 116 | 1(C-PAYPAL) |
      | 118 | 1(C-VENMO)  |
    When the payment "p1" of account "2003708" is submitted with
      | kind       | donation     |
      | instrument | <instrument> |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP      | DONATE-PMT |
      | SOURCE_SPEC3 | WEB        |

    Examples:
      | instrument    |
      | CC            |
      | ACH           |
      | CASH          |
      | PAYPAL        |
      | PAYPAL_CREDIT |
      | VENMO         |

  @AS-DONATION_CODE
  Scenario Outline: The biller's own donation code: "<setting>"
    Given advanced setting DONATION_CODE is "<setting>"
    When the payment "p1" of account "2003708" is submitted with
      | kind | donation |
    And the pump runs
    Then the router got AddARItems with
      | ITEM_TP | <sent> |

    Examples: without one it is DONATE-PMT
      | setting    | sent       |
      | GIVE       | GIVE       |
      |            | DONATE-PMT |
      | DONATE-PMT | DONATE-PMT |

  @Q-39
  Scenario: A guest's donation is not pumped: the lockbox file carries it
    When the payment "p1" of account "" is submitted with
      | kind      | donation |
      | logged_in | false    |
    And the pump runs
    Then record "p1" is SKIPPED with reason code DONATION_WITHOUT_LOGIN
    And the router was asked nothing

  @Q-39 @adapter-key-guest_donation_account
  Scenario Outline: A fixed account for the donations of guests, also of one who named account "<named>"
    Given the adapter key guest_donation_account is the text "4000001"
    And a new account "4000001"
    When the payment "p1" of account "<named>" is submitted with
      | kind      | donation |
      | logged_in | false    |
      | amount    | 10.00    |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | SS_ACCOUNT_NO | 4000001 |
    And the books of account "4000001" say
      | CURRENT_BALANCE | 0 |

    Examples:
      | named   |
      |         |
      | 2003708 |
