@BID-3780 @Q-59
Feature: Calls to the IVR of STW/OpenGov
  BO 103 saves the number of an identified caller in the customer profile, and never one that redirects calls. BO 90 and
  the IVR partner together offer a text message with a payment link (adapter §17, settings §4).

  Background:
    Given a biller of template "3780" that has no router
    And the mapping profile is the demo of biller 3780
    And the sample invoice file is imported

  @BO-103 @smoke
  Scenario: The caller's number is saved with BO 103 on
    Given the adapter key biller_options.103 is "true"
    When the caller "(202) 555-0118" is identified as account "100200"
    Then the reply to the IVR has
      | phone_saved       | true  |
      | phone_reason_code | SAVED |
    And the customer profile of account "100200" has the phone "2025550118"
    And the customer profile of account "100300" has the phone ""

  @BO-103
  Scenario: BO 103 is off by default
    When the caller "2025550118" is identified as account "100200"
    Then the reply to the IVR has
      | phone_saved       | false      |
      | phone_reason_code | BO_103_OFF |
    And the customer profile of account "100200" has the phone ""

  @BO-103 @adapter-key-ivr_redirect_numbers
  Scenario Outline: A number that redirects calls is not the caller's: <number>
    Given the adapter key biller_options.103 is "true"
    And the adapter key ivr_redirect_numbers lists "202-555-0100"
    When the caller "<number>" is identified as account "100200"
    Then the reply to the IVR has
      | phone_saved       | <saved>  |
      | phone_reason_code | <reason> |

    Examples:
      | number          | saved | reason          |
      | 2025550100      | false | REDIRECT_NUMBER |
      | +1 202.555.0100 | false | REDIRECT_NUMBER |
      | 2025550101      | true  | SAVED           |

  @BO-90 @adapter-key-offer_web_link
  Scenario Outline: A text link needs BO 90 and the IVR partner: BO 90 <bo_90>, partner <partner>
    Given the adapter key biller_options.90 is "<bo_90>"
    And the adapter key offer_web_link is "<partner>"
    When the caller "2025550118" is identified as account "100200"
    Then the reply to the IVR has
      | text_link_offered     | <offered> |
      | text_link_reason_code | <reason>  |

    Examples:
      | bo_90 | partner | offered | reason      |
      | false | false   | false   | BO_90_OFF   |
      | false | true    | false   | BO_90_OFF   |
      | true  | false   | false   | NO_WEB_LINK |
      | true  | true    | true    | OFFERED     |

  @BO-103 @adapter-key-ivr_phone_starts_pump
  Scenario Outline: A saved number starts the phone data pump only where its key says so: <starts>
    Given the adapter key biller_options.103 is "true"
    And the adapter key ivr_phone_starts_pump is "<starts>"
    When the caller "2025550118" is identified as account "100200"
    And the pump runs
    Then the data pump has <count> phone records

    Examples:
      | starts | count |
      | false  | 0     |
      | true   | 1     |
