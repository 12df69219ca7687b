@AddAlert @F-07 @Q-37
Feature: Which code an alert has
  AS 47 for paperless and AS 46 for autopay: one code for both directions, or ON|OFF; a side XX or NONE sends nothing
  (settings §3.3).

  Background:
    Given a biller of template "3426"
    And it is "2024-11-15T09:30"

  @AS-46 @AS-47
  Scenario Outline: Setting <number> is <value>, <flag> becomes <on>
    Given advanced setting <number> is "<value>"
    When the <flag> change "c1" of account "2003708" is submitted with
      | on | <on> |
    And the pump runs
    Then record "c1" is SENT
    And the alerts of account "2003708" are
      | ALERT_CD |
      | <code>   |

    Examples:
      | flag      | number | value       | on    | code  |
      | paperless | 47     | PLON\|PLOFF | false | PLOFF |
      | paperless | 47     | EBILL       | true  | EBILL |
      | paperless | 47     | EBILL       | false | EBILL |
      | paperless | 47     | XX\|PLOFF   | false | PLOFF |
      | autopay   | 46     | APON\|APOFF | true  | APON  |
      | autopay   | 46     | AUTO        | false | AUTO  |
      | autopay   | 46     | APON\|NONE  | true  | APON  |

  @AS-46 @AS-47
  Scenario Outline: Setting <number> is <value>, which names nothing for <on>
    Given advanced setting <number> is "<value>"
    When the <flag> change "c1" of account "2003708" is submitted with
      | on | <on> |
    And the pump runs
    Then record "c1" is SKIPPED because "AS <number> has no code for <side>"
    And the router was asked nothing

    Examples:
      | flag      | number | value      | on    | side |
      | paperless | 47     | PLON\|XX   | false | off  |
      | paperless | 47     | NONE\|OFF  | true  | on   |
      | paperless | 47     | XX         | true  | on   |
      | autopay   | 46     | XX\|APOFF  | true  | on   |
      | autopay   | 46     | APON\|NONE | false | off  |

  @AS-46 @AS-47
  Scenario Outline: Without setting <number> a <flag> change is held; once it is there it goes out
    Given advanced setting <number> is ""
    And the <flag> change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is HELD because "AS <number> is blank"
    And the router was asked nothing
    When advanced setting <number> is "YES|NO"
    And the pump runs
    Then record "c1" is SENT
    And the alerts of account "2003708" are
      | ALERT_CD |
      | YES      |

    Examples:
      | flag      | number |
      | paperless | 47     |
      | autopay   | 46     |

  @AS-47
  Scenario Outline: A setting that cannot be read holds the change, nothing is guessed: <value>
    Given advanced setting 47 is "<value>"
    When the paperless change "c1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "c1" is HELD with reason code <reason_code>
    And the router was asked nothing
    And the configuration findings name "AS 47"

    Examples:
      | value       | reason_code |
      | A\|B\|C     | BAD_SETTING |
      | ON NOW\|OFF | BAD_CODE    |

  @AS-46 @AS-47
  Scenario: A blank setting of the one flag does not hold the other
    Given advanced setting 46 is "APON|APOFF"
    When the paperless change "p1" of account "2003708" is submitted with
      | on | true |
    And the autopay change "a1" of account "2003708" is submitted with
      | on | true |
    And the pump runs
    Then record "p1" is HELD with reason code NO_ALERT_CODES
    And record "a1" is SENT
