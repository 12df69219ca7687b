@AddARItems @F-04
Feature: Which payment code a payment is sent with
  ITEM_TP and the channel in SOURCE_SPEC3 (adapter §3.2, §3.3).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15"

  @Q-31 @adapter-key-payment_sources
  Scenario Outline: Without any code the eight channels are sent: source <source> is <channel>
    When the payment "p1" of account "2003708" is submitted with
      | instrument | <instrument> |
      | source     | <source>     |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP      | <channel> |
      | SOURCE_SPEC3 | <channel> |

    Examples:
      | source | instrument | channel   |
      | 1      | CC         | WEB       |
      | 2      | ACH        | IVR       |
      | 3      | CC         | OBD       |
      | 4      | CC         | TEXT      |
      | 5      | ACH        | CSR1X     |
      | 6      | CASH       | ICPOS     |
      | 7      | ACH        | AUTO      |
      | 8      | CASH       | PAYNEARME |

  @Q-31 @adapter-key-payment_sources
  Scenario: A source without a name is sent as WEB, and the record says so
    When the payment "p1" of account "2003708" is submitted with
      | source | 77 |
    And the pump runs
    Then record "p1" is SENT because "payment source 77 is not in payment_sources"
    And the router got AddARItems with
      | ITEM_TP      | WEB |
      | SOURCE_SPEC3 | WEB |

  @Q-31 @adapter-key-payment_sources
  Scenario: A biller's own numbers of sources
    Given the adapter key payment_sources holds
      | 77 | IVR |
    When the payment "p1" of account "2003708" is submitted with
      | source | 77 |
    And the pump runs
    Then the router got AddARItems with
      | ITEM_TP      | IVR |
      | SOURCE_SPEC3 | IVR |

  @AS-64 @AS-65 @AS-104 @AS-116 @AS-117 @AS-118
  Scenario Outline: Every instrument has its own setting: <instrument> is AS <setting>
    Given the advanced settings are
      | 64  | 1(C-CARD)   |
      | 65  | 1(C-ACH)    |
      | 104 | C-CASH      |
      | 116 | 1(C-PAYPAL) |
      | 117 | 1(C-PPCR)   |
      | 118 | 1(C-VENMO)  |
    When the payment "p1" of account "2003708" is submitted with
      | instrument | <instrument> |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP      | <code> |
      | SOURCE_SPEC3 | WEB    |

    Examples:
      | instrument    | setting | code     |
      | CC            | 64      | C-CARD   |
      | ACH           | 65      | C-ACH    |
      | CASH          | 104     | C-CASH   |
      | PAYPAL        | 116     | C-PAYPAL |
      | PAYPAL_CREDIT | 117     | C-PPCR   |
      | VENMO         | 118     | C-VENMO  |

  @AS-116 @AS-117 @AS-118
  Scenario Outline: As long as AS 64, 65 and 104 are blank, <instrument> with AS <setting> "<codes>" is <code>
    Given advanced setting <setting> is "<codes>"
    When the payment "p1" of account "2003708" is submitted with
      | instrument | <instrument> |
      | source     | 2            |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP | <code> |

    Examples:
      | instrument    | setting | codes      | code   |
      | PAYPAL        | 116     |            | IVR    |
      | PAYPAL_CREDIT | 117     |            | IVR    |
      | VENMO         | 118     |            | IVR    |
      | PAYPAL        | 116     | 2(PPIVR)   | PPIVR  |
      | PAYPAL_CREDIT | 117     | 2(PCIVR)   | PCIVR  |
      | VENMO         | 118     | 2(VENIVR)  | VENIVR |
      | CC            | 116     | 2(PPIVR)   | IVR    |

  @Q-31 @AS-64 @AS-65 @AS-104 @AS-116 @adapter-key-missing_code_policy
  Scenario Outline: One code list is filled and <instrument> has no code: held, or the channel where the key says so
    Given advanced setting <setting> is "<codes>"
    When the payment "p1" of account "2003708" is submitted with
      | instrument | <instrument> |
      | source     | 5            |
    And the pump runs
    Then record "p1" is HELD with reason code NO_PAYMENT_CODE
    When the adapter key missing_code_policy is "hardcoded"
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | ITEM_TP      | CSR1X |
      | SOURCE_SPEC3 | CSR1X |

    Examples:
      | setting | codes    | instrument    |
      | 64      | 1(CCWEB) | CC            |
      | 64      | 5(CCCSR) | ACH           |
      | 65      | 5(ACSR)  | CC            |
      | 104     | CASH     | ACH           |
      | 64      | 5(CCCSR) | CASH          |
      | 64      | 5(CCCSR) | PAYPAL        |
      | 64      | 5(CCCSR) | PAYPAL_CREDIT |
      | 64      | 5(CCCSR) | VENMO         |
      | 116     | 1(PPWEB) | PAYPAL        |

  @AS-64
  Scenario Outline: A list that cannot be read holds the payment, nothing is guessed: <why>
    Given advanced setting 64 is "<codes>"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is HELD with reason code <reason_code>
    And the router was asked nothing

    Examples:
      | why                       | codes                    | reason_code |
      | the same source twice     | 1(CCWEB)\|1(CCIVR)       | BAD_SETTING |
      | no source                 | CCWEB                    | BAD_SETTING |
      | no code of the router     | 1(C C W E B)             | BAD_CODE    |
