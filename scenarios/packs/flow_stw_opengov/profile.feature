@BID-3780 @Q-59
Feature: The mapping profile of a partner that has nothing but files
  STW/OpenGov has no router: its files are specific to each biller. A mapping profile says where the fields of Invoice
  Cloud lie in them (adapter §17, invoice files §9).

  Background:
    Given a biller of template "3780" that has no router

  @smoke
  Scenario: The demo of biller 3780 is a complete profile
    When the demo mapping profile is submitted with
      | comment | a copy |
    Then the mapping profile is accepted

  Scenario Outline: A fault is named by its JSON path: <why>
    When the demo mapping profile is submitted with
      | <member> | <value> |
    Then the mapping profile is refused at "<path>" because "<reason>"

    Examples:
      | why                       | member                            | value  | path                                    | reason                               |
      | no such partner           | partner                           | acme   | $.partner                               | Invalid enum value                   |
      | another biller            | bid                               | 4078   | $.bid                                   | 3780 as its template                 |
      | no such field             | files.invoice.fields.Color        | color  | $.files.invoice.fields                  | unknown field `Color`                |
      | a required field          | files.invoice.fields.CustomerName |        | $.files.invoice.fields                  | CustomerName is required             |
      | invoice type 42 only      | files.invoice.constants           | {"InvoiceTypeID": 6, "RecordType": "N"} | $.files.invoice.constants.InvoiceTypeID | use 42 |
      | a date format that is none | files.adjustment.date_format     | yyMMdd | $.files.adjustment.date_format          | use yyyy, MM or MMM, and dd          |
      | a name without its day    | files.payment.pattern             | p.txt  | $.files.payment.pattern                 | needs {yyyyMMdd} in its name         |
      | wrong direction           | files.payment.direction           | in     | $.files.payment.direction               | the payment file goes out            |
