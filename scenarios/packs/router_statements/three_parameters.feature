@BILLPDF @F-15
Feature: Account_No, Invoice_No and Bill_Dt together mean one bill
  Each of the three counts: an image is returned only where all of them are those of the same bill (router §7).

  Background:
    Given a router of template "3426"
    And the ledger of account "2086971" gets
      | kind | amount | effective  | due        | invoice_no |
      | bill | 80.00  | 2024-09-16 | 2024-10-16 | 700001     |
      | bill | 60.00  | 2024-10-16 | 2024-11-15 | 700002     |
    And the ledger of account "2000341" gets
      | kind | amount | effective  | due        | invoice_no |
      | bill | 45.00  | 2024-10-16 | 2024-11-15 | 700003     |

  Scenario Outline: The bill <invoice> of <day> for account <account>
    When I ask for the image with
      | Account_No | <account>        |
      | Invoice_No | <invoice>        |
      | Bill_Dt    | <day>T00:00:00   |
    Then the image shows
      | Account             | <account> |
      | Invoice             | <invoice> |
      | Bill date           | <day>     |
      | Service billed, <day> | <amount>  |
    And the image says "Account_No <account> Invoice_No <invoice> Bill_Dt <day>T00:00:00"

    Examples:
      | account | invoice | day        | amount |
      | 2086971 | 700001  | 2024-09-16 | 80.00  |
      | 2086971 | 700002  | 2024-10-16 | 60.00  |
      | 2000341 | 700003  | 2024-10-16 | 45.00  |
      | 2003708 | 987654  | 2024-04-18 | 100.24 |

  Scenario Outline: Two of the three are right, <wrong> is that of another bill
    When I ask for the image with
      | Account_No | <account>      |
      | Invoice_No | <invoice>      |
      | Bill_Dt    | <day>T00:00:00 |
    Then HTTP 200 is returned instead of an image

    Examples:
      | wrong      | account | invoice | day        |
      | Account_No | 2000341 | 700002  | 2024-10-16 |
      | Account_No | 2086971 | 700003  | 2024-10-16 |
      | Account_No | 2003708 | 700001  | 2024-09-16 |
      | Invoice_No | 2086971 | 700001  | 2024-10-16 |
      | Invoice_No | 2086971 | 700003  | 2024-09-16 |
      | Invoice_No | 2003708 | 700001  | 2024-04-18 |
      | Bill_Dt    | 2086971 | 700001  | 2024-10-16 |
      | Bill_Dt    | 2086971 | 700002  | 2024-09-16 |
      | Bill_Dt    | 2003708 | 987654  | 2024-10-16 |

  @Q-30
  Scenario Outline: Without <missing> no image is returned, by form or by query
    When I ask for the image with
      | <first>  | <one> |
      | <second> | <two> |
    Then HTTP 200 is returned instead of an image
    When I ask for the image by query with
      | <first>  | <one> |
      | <second> | <two> |
    Then HTTP 200 is returned instead of an image

    Examples:
      | missing    | first      | one     | second     | two                 |
      | Account_No | Invoice_No | 700001  | Bill_Dt    | 2024-09-16T00:00:00 |
      | Invoice_No | Account_No | 2086971 | Bill_Dt    | 2024-09-16T00:00:00 |
      | Bill_Dt    | Account_No | 2086971 | Invoice_No | 700001              |

  @Q-30
  Scenario Outline: The order of the parameters does not count: <first>, <second>, <third>
    When I ask for the image by query with
      | <first>  | <one>   |
      | <second> | <two>   |
      | <third>  | <three> |
    Then the image shows
      | Invoice | 700001 |

    Examples:
      | first      | one                 | second     | two     | third      | three   |
      | Bill_Dt    | 2024-09-16T00:00:00 | Invoice_No | 700001  | Account_No | 2086971 |
      | Invoice_No | 700001              | Account_No | 2086971 | Bill_Dt    | 2024-09-16T00:00:00 |
