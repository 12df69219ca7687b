@AddARItems @F-04
Feature: What differs from biller to biller
  SOURCE_SPEC1 and SOURCE_SPEC2 by biller (adapter §3.6), and billers that have no router for payments.

  @WX-PAY-3 @Q-32 @adapter-key-source_spec_profile
  Scenario Outline: Biller <template>: "<spec1>" and "<spec2>"
    Given a biller of template "<template>"
    And it is "2024-11-15"
    When the payment "p1" of account "2003708" is submitted with
      | phone   | 2065550123 |
      | message | June bill  |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | SOURCE_SPEC1 | <spec1> |
      | SOURCE_SPEC2 | <spec2> |

    Examples: the payment's GUID is p1
      | template   | spec1     | spec2      |
      | 836        | p1        | June bill  |
      | 1023       | p1        | June bill  |
      | 3587       | June bill | p1         |
      | 2944       | p1        | 2065550123 |
      | hawaii-gas | p1        | 2065550123 |
      | 3426       | p1        | 2065550123 |

  @Q-32 @adapter-key-source_spec_profile
  Scenario Outline: The key decides, whatever the template says: <profile>
    Given a biller of template "3587"
    And it is "2024-11-15"
    And the adapter key source_spec_profile is "<profile>"
    When the payment "p1" of account "2003708" is submitted with
      | phone   | 2065550123 |
      | message | June bill  |
    And the pump runs
    Then the router got AddARItems with
      | SOURCE_SPEC1 | <spec1> |
      | SOURCE_SPEC2 | <spec2> |

    Examples:
      | profile          | spec1     | spec2      |
      | standard         | p1        | 2065550123 |
      | message_in_spec2 | p1        | June bill  |
      | swapped          | June bill | p1         |

  @Q-32
  Scenario: A payment without phone and message leaves their place blank
    Given a biller of template "3587"
    And it is "2024-11-15"
    When the payment "p1" of account "2003708" is submitted with
      | phone |  |
      | email |  |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | SOURCE_SPEC1 |    |
      | SOURCE_SPEC2 | p1 |
      | ITEM_CMTS    |    |

  @Q-82
  Scenario Outline: A text that does not fit its tag is sent as far as it can be: <what>
    Given a biller of template "836"
    And it is "2024-11-15"
    When the payment "p1" of account "2003708" is submitted with
      | message | <message> |
    And the pump runs
    Then record "p1" is SENT because "<note>"
    And the router got AddARItems with
      | SOURCE_SPEC1 | p1     |
      | SOURCE_SPEC2 | <sent> |

    Examples: a completed payment is never refused for its texts
      | what           | message | sent | note |
      | a line break   | June\nbill | June bill | SOURCE_SPEC2: line breaks and control characters of the message are sent as blanks |
      | 256 characters | WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW | WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW | SOURCE_SPEC2 holds the first 255 characters of the message |

  @Q-82
  Scenario: A phone text of 61 characters is sent whole
    Given a biller of template "3426"
    And it is "2024-11-15"
    When the payment "p1" of account "2003708" is submitted with
      | phone | 5555555555555555555555555555555555555555555555555555555555555 |
    And the pump runs
    Then record "p1" is SENT
    And the router got AddARItems with
      | SOURCE_SPEC2 | 5555555555555555555555555555555555555555555555555555555555555 |

  Scenario: Biller 3780 with a data pump and no router: payments wait for one
    Given a biller of template "3780" that has no router
    And the adapter key data_pump is "on"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is HELD with reason code NO_ENDPOINT
    And record "p1" has
      | attempts | 0 |

  @AS-11
  Scenario: Without an address payments are held, and go when it is there
    Given a biller of template "3426"
    And it is "2024-11-15"
    And advanced setting 11 is ""
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is HELD with reason code NO_ENDPOINT
    When advanced setting 11 is the router's address
    And the pump runs
    Then record "p1" is SENT
    And exactly one AddARItems of "100.24" on account "2003708" was answered with STATUS 0

  @AS-11 @adapter-key-endpoint_override.payment
  Scenario: Payments can be pointed elsewhere than AS 11 says
    Given a biller of template "3426"
    And it is "2024-11-15"
    And advanced setting 11 points to the router's path /billers/nobody/router
    And the adapter key endpoint_override.payment is the router's address
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT

  @AS-11 @AS-12 @AS-13 @Q-02 @off-contract
  Scenario: The login of AS 12 and 13 opens the router, a wrong one stops the group
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the router's logins are
      | user | password | functions  |
      | pump | pw-1     | AddARItems |
    And the advanced settings are
      | 12 | pump  |
      | 13 | wrong |
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is QUEUED with reason code HTTP_STATUS
    And the endpoint group "PAYMENTS" is paused
    When advanced setting 13 is "pw-1"
    And the pump runs
    Then record "p1" is SENT
    And the endpoint group "PAYMENTS" is open
    And the router was asked
      | function   | http_status | login |
      |            | 401         |       |
      | AddARItems | 200         | pump  |

  @AS-74
  Scenario Outline: The form key of AS 74: "<key>"
    Given a biller of template "3426"
    And it is "2024-11-15"
    And the router key form_key is "<router>"
    And advanced setting 74 is "<key>"
    When the payment "p1" of "100.24" by account "2003708" is submitted
    And the pump runs
    Then record "p1" is SENT

    Examples: blank is the default
      | key         | router      |
      |             | XMLREQUEST= |
      | XMLREQUEST= | XMLREQUEST= |
      | APIREQUEST= | APIREQUEST= |
