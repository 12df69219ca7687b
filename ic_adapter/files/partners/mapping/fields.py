"""The four files of a file-only partner and the IC fields of each (adapter §17, invoice-files §8, §9).

One literal table; the mapping profile says where a field lies in the partner's file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from ic_adapter.files.bills.fields import FIELDS as BIF_FIELDS
from ic_adapter.files.bills.fields import FileRecord, Format


class PartnerFile(Enum):
    """A file of the partner; the value is its name in the mapping profile."""

    INVOICE = "invoice"
    ADJUSTMENT = "adjustment"
    PAYMENT = "payment"
    PRESENTMENT = "presentment"


@dataclass(frozen=True, slots=True)
class PartnerField:
    """One IC field: name, format, whether each record needs it, FileSpecID if it has one."""

    name: str
    format: Format
    is_required: bool = False
    fs: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerFileType:
    """What holds of every file of a kind, whatever its layout; `total_of`: the amount that TotalAmount sums."""

    title: str
    direction: Literal["in", "out"]
    fields: tuple[PartnerField, ...]
    total_of: str = ""
    one_of: tuple[str, ...] = ()


#: FileSpecIDs that Invoice Cloud sets itself: row types, and the GUID of the format.
SET_BY_IC = frozenset({7, 9, 58})
#: InvoiceTypeID and RecordType are constants of the profile, never read from a file.
CONSTANTS = frozenset({8, 252})
INVOICE_FIELDS = tuple(
    PartnerField(row.name, row.format, row.required and row.fs not in CONSTANTS, row.fs)
    for row in BIF_FIELDS
    if row.record is not FileRecord.FH and row.fs not in SET_BY_IC
)
T, D, A, N = Format.TEXT, Format.DATE, Format.AMOUNT, Format.NUMBER
TYPES: Mapping[PartnerFile, PartnerFileType] = {
    PartnerFile.INVOICE: PartnerFileType("invoice data", "in", INVOICE_FIELDS, "BalanceDue"),
    PartnerFile.ADJUSTMENT: PartnerFileType(
        "adjustment file",
        "in",
        (
            PartnerField("AccountNumber", T, is_required=True, fs=59),
            PartnerField("InvoiceNumber", T, is_required=True, fs=10),
            PartnerField("NewBalance", A),
            PartnerField("Amount", A),
            PartnerField("AdjustmentDate", D),
            PartnerField("Reason", T),
        ),
        "Amount",
        ("NewBalance", "Amount"),
    ),
    PartnerFile.PAYMENT: PartnerFileType(
        "payment file",
        "out",
        (
            PartnerField("PaymentGuid", T, is_required=True),
            PartnerField("TransactionType", T),  # PAYMENT, VOID, CREDIT or REJECT
            PartnerField("PaymentDate", D, is_required=True),
            PartnerField("AccountNumber", T, is_required=True, fs=59),
            PartnerField("Amount", A, is_required=True),  # without the fee; negative for what takes a payment back
            PartnerField("Fee", A),
            PartnerField("PaymentMethod", T),
            PartnerField("PaymentSource", N),
            PartnerField("PaymentKind", T),
            PartnerField("OriginalPaymentGuid", T),
            PartnerField("PayerMessage", T),
        ),
        "Amount",
    ),
    PartnerFile.PRESENTMENT: PartnerFileType(
        "bill presentment",
        "in",
        (
            PartnerField("AccountNumber", T, is_required=True, fs=59),
            PartnerField("InvoiceNumber", T, is_required=True, fs=10),
            PartnerField("DocumentName", T, is_required=True),
            PartnerField("DocumentDate", D),
            PartnerField("PageCount", N),
            PartnerField("Message", T),
        ),
    ),
}


#: What a header or trailer record may say of its file.
CONTROL_FIELDS: Mapping[str, Format] = {"FileDate": D, "RecordCount": N, "TotalAmount": A}


def field_of(kind: PartnerFile, name: str) -> PartnerField | None:
    """Return a field of this kind of file, None for a name that it does not have."""
    return next((field for field in TYPES[kind].fields if field.name == name), None)
