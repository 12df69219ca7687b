"""The field table of the BIF (invoice-files §5): one row per FileSpecID; how a value is made lies in `mapping`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ic_adapter.billers.templates import FileType


class FileRecord(Enum):
    """Record types of the BIF, with their order of fields (invoice-files §11)."""

    FH = (1, 2, 4, 5, 6)
    IH = (7, 8, 9, 10, 11, 12, 13, 38, 39, 40, 41, 42, 47, 93, 94, 248, 252, 346, 347, 407, 412)
    CR = (58, 59, 60, 61, 63, 64, 65, 66, 67, 373)


class Format(Enum):
    """How the value of a field is written."""

    TEXT = "Text"
    DATE = "Date"
    AMOUNT = "Currency"
    NUMBER = "Number"


#: Features at the end of an IH line: no FileSpecID known (invoice-files §11).
IH_FEATURES = (
    "AllowPartialPayments",
    "BalanceForward",
    "FirstNotifyRequestedDate",
    "SecondNotifyRequestedDate",
    "ThirdNotifyRequestedDate",
)
S, C, J, E = FileType.STANDARD, FileType.COMMERCIAL, FileType.JOHNSON_COUNTY, FileType.CLEARWATER
ALL = frozenset({S, C, J, E})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: FileSpecID, IC's name, record, in-file source (lower case; None = generated), required, format, types.

    `types` names the file types that fill it. DREC is no type of its own here: it uses the biller's (invoice-files §3).
    """

    fs: int
    name: str
    record: FileRecord
    source: str | None
    required: bool
    format: Format
    types: frozenset[FileType] = ALL


T, D, A, N = Format.TEXT, Format.DATE, Format.AMOUNT, Format.NUMBER
FH, IH, CR = FileRecord.FH, FileRecord.IH, FileRecord.CR
FIELDS: tuple[Field, ...] = (
    Field(1, "RowType", FH, None, True, T),
    Field(2, "BillerGuid", FH, None, True, T),
    Field(4, "FileCreationDate", FH, None, True, D),
    Field(5, "InvoiceCount", FH, None, True, N),
    Field(6, "TotalInvoiceAmount", FH, None, True, A),
    Field(7, "RowType", IH, None, True, T),
    Field(8, "RecordType", IH, None, True, T),
    Field(9, "InvoiceFormatGuid", IH, None, True, T),
    Field(10, "InvoiceNumber", IH, "invoice_no", True, T),
    Field(11, "InvoiceDate", IH, "bill_dt", True, D),
    Field(12, "InvoiceDueDate", IH, "due_dt", True, D),
    Field(13, "TotalAmountDue", IH, "gross_amount", True, A),
    Field(38, "Custom1", IH, "service_address_2", False, T),
    Field(39, "Custom2", IH, "bill_tp", False, T),
    Field(40, "Custom3", IH, "customer_no", False, T, frozenset({J})),
    Field(41, "Custom4", IH, "service_address_1", False, T),
    Field(42, "Custom5", IH, "cycle_cd", False, T),
    Field(47, "Custom10", IH, "mailing_address_1", False, T),
    Field(93, "BalanceDue", IH, "gross_amount", False, A),
    Field(94, "Custom11", IH, "service_address_2", False, T),
    Field(248, "AutoPayCollectionDate", IH, "autopaycollectiondate", False, D, frozenset({J})),
    Field(252, "InvoiceTypeID", IH, None, True, N),
    Field(346, "BillerBillYear", IH, "bill_dt", False, T),
    Field(347, "BillerInvoiceNumber", IH, "invoice_no", False, T),
    Field(407, "PastDue", IH, "past_due_amount", False, A, frozenset({S, J, E})),
    Field(412, "PaymentArrangementAmount", IH, "pay_arrangement_amt", False, A, frozenset({S, C, E})),
    Field(58, "RowType", CR, None, True, T),
    Field(59, "AccountNumber", CR, "account_no", True, T),
    Field(60, "CustomerName", CR, "customer_name", True, T),
    Field(61, "Address1", CR, "mailing_address", False, T),
    Field(63, "City", CR, "mailing_address_2.city", False, T),
    Field(64, "State", CR, "mailing_address_2.state", False, T),
    Field(65, "Zip", CR, "mailing_address_2.zip", False, T),
    Field(66, "Phone", CR, "mailing_address_2.phone", False, T, frozenset({S, J, E})),
    Field(67, "EmailAddress", CR, "email", False, T, frozenset({E})),
    Field(373, "DisplayAccountNumber", CR, "account_no", False, T),
)
BY_FS: Mapping[int, Field] = {field.fs: field for field in FIELDS}

#: Elements a bill cannot do without (invoice-files §4), by their name in the file.
REQUIRED = ("Invoice_No", "Bill_DT", "Due_DT", "Gross_Amount", "Account_No", "Customer_Name")
