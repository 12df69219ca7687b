@AddAlert @F-07
Feature: Alerts are kept, one beside the other
  They are appended, never merged, so that the history stays visible (router F-07).

  Background:
    Given a router of template "3426"
    And it is "2024-11-15T09:30"

  @quirk-10
  Scenario: The alert is stored as it was sent
    When I send the sample of AddAlert
    Then the alerts of account "2003708" are
      | OWNERSHIP_CD | ALERT_KEY | ALERT_CD | ALERT_ON_DT      | ADDRESSEE_CD | ALERT_CMTS                               |
      | ACCT         | 2003708   | CSTRG    | 2024051013450927 | ALL          | Registration Alert added by Invoice Cloud |

  @quirk-10
  Scenario: Without a time it is of now, the biller's time to the hundredth of a second
    When I send the sample of AddAlert with
      | ALERT_ON_DT |  |
    Then the alerts of account "2003708" are
      | ALERT_CD | ALERT_ON_DT      |
      | CSTRG    | 2024111509300000 |

  Scenario: The same alert twice stands there twice
    Given I send the sample of AddAlert
    When I send the sample of AddAlert
    Then STATUS is 0 at the Params level
    And the alerts of account "2003708" are
      | ALERT_CD |
      | CSTRG    |
      | CSTRG    |

  @Q-37
  Scenario: Paperless on and off again are two alerts, in order
    Given I send the sample of AddAlert with
      | ALERT_CD   | PAPON |
      | ALERT_CMTS |       |
    When I send the sample of AddAlert with
      | ALERT_CD   | PAPOFF |
      | ALERT_CMTS |        |
    Then the alerts of account "2003708" are
      | ALERT_CD |
      | PAPON    |
      | PAPOFF   |

  Scenario: Alerts of one account are not those of another
    When I send the sample of AddAlert
    Then the alerts of account "2000341" are
      | ALERT_CD |

  Scenario: By the biller's own number where the account number is blank
    When I send the sample of AddAlert with
      | ALERT_KEY        |        |
      | ALERT_KEY_CUSTOM | 138714 |
    Then STATUS is 0 at the Params level
    And the alerts of account "2003708" are
      | ALERT_CD | ALERT_KEY_CUSTOM |
      | CSTRG    | 138714           |

  Scenario: Where both numbers are given the account number counts
    When I send the sample of AddAlert with
      | ALERT_KEY        | 2000341 |
      | ALERT_KEY_CUSTOM | 138714  |
    Then the alerts of account "2000341" are
      | ALERT_CD |
      | CSTRG    |
    And the alerts of account "2003708" are
      | ALERT_CD |
