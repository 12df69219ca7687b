"""What the API answers, typed, from which OpenAPI is made; what it is sent lies in `bodies`."""

from datetime import date
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from ic_adapter.files.bills.profile import FileNoun
from ic_adapter.web.api.under_way import UnderWayView

Keys = dict[str, Any]


class Status(Struct, kw_only=True):
    """Whether the program lives."""

    status: str


class FindingView(Struct, kw_only=True):
    """One thing the configuration check says."""

    level: Literal["error", "warning"]
    where: str
    text: str
    reason_code: str


class BillerView(Struct, kw_only=True):
    """A biller; passwords as `***`."""

    id: str
    template: str
    name: str
    environment: str
    cis: str
    time_zone: str
    file_type: str
    settings: dict[str, str]
    unnumbered: dict[str, str]
    keys: Keys
    bif: dict[str, str]
    findings: list[FindingView]


class BillerList(Struct, kw_only=True):
    """Billers by id, from `offset` on; `next` is the offset of the rest, null at the end."""

    billers: list[BillerView]
    total: int
    next: int | None


class SettingsView(Struct, kw_only=True):
    """The settings after a change."""

    settings: dict[str, str]
    unnumbered: dict[str, str]
    findings: list[FindingView]


class KeysView(Struct, kw_only=True):
    """All keys with their values in force."""

    keys: Keys


class ClockView(Struct, kw_only=True):
    """The biller's time."""

    now: str
    mode: Literal["frozen", "running"]
    time_zone: str


class FaultyView(Struct, kw_only=True):
    """A bill that was left out; `line`: where it begins in the file, `tag`: the element that is wrong.

    Imports of earlier versions have line 0 and blanks.
    """

    bill: int
    invoice_no: str
    reason: str
    line: int
    tag: str
    expected: str


class ImportView(Struct, kw_only=True):
    """What an import came to; `bif` is the BIF's text, only in the answer to the upload and up to 4 MiB.

    `older` counts the bills that were left out as older than what is stored.
    """

    file: str
    kind: FileNoun
    records: int
    accepted: int
    faulty: list[FaultyView]
    older: int
    warnings: list[str]
    total: str
    at: str
    bif: str | UnsetType = UNSET


class ImportList(Struct, kw_only=True):
    """The imports, newest first."""

    imports: list[ImportView]


class AccountView(Struct, kw_only=True):
    """An account at IC. `blocks_read_only`: AS 32 = 1, clerks may not change the flags."""

    account_number: str
    display_account_number: str
    customer_name: str
    address1: str
    city: str
    state: str
    zip: str
    phone: str
    email_address: str
    block_ach: bool
    block_cc: bool
    blocks_read_only: bool
    under_way: UnderWayView


class InvoiceView(Struct, kw_only=True):
    """An invoice at IC; amounts with two decimals or null.

    `*_notify_requested_date`: when the biller wants notices (BIF customizations); this product sends no notices.
    """

    account_number: str
    invoice_number: str
    invoice_type_id: int
    invoice_date: date
    invoice_due_date: date
    total_amount_due: str
    balance_due: str | None
    past_due: str | None
    payment_arrangement_amount: str | None
    custom1: str
    custom2: str
    custom3: str
    custom4: str
    custom5: str
    custom10: str
    custom11: str
    auto_pay_collection_date: date | None
    biller_bill_year: str
    biller_invoice_number: str
    deactivated: bool
    payable: bool
    imported_seq: int
    first_notify_requested_date: date | None
    second_notify_requested_date: date | None
    third_notify_requested_date: date | None


class InvoiceList(Struct, kw_only=True):
    """The invoices of an account, oldest first."""

    invoices: list[InvoiceView]


class CallView(Struct, kw_only=True):
    """One router call of an RTDR run."""

    function: str
    outcome: str
    reason: str
    reason_code: str
    status: int | None
    status_desc: str | None
    trans_no: str | None
    pid: str | None
    http_status: int | None


class ValueView(Struct, kw_only=True):
    """One value of an RTDR run; amounts as text, flags as booleans."""

    field: str
    fs: int | None
    old: str | bool | None
    new: str | bool | None
    source_tag: str | None
    changed: bool
    reason: str
    reason_code: str


class RtdrView(Struct, kw_only=True):
    """The result of one RTDR run."""

    outcome: Literal["SENT", "SKIPPED", "REJECTED", "RETRY", "PAUSED", "FAILED", "HELD"]
    reason: str
    reason_code: str
    account_number: str
    invoice_number: str | None
    calls: list[CallView]
    values: list[ValueView]
    warnings: list[str]
    balance: dict[str, str] = {}
    at: str


class RtdrLog(Struct, kw_only=True):
    """The staff log, newest first."""

    entries: list[RtdrView]


class ArrangementView(Struct, kw_only=True):
    """The radio button of the pay arrangement."""

    shown: bool
    label: str
    amount: str | None


class OptionsView(Struct, kw_only=True):
    """What the payer sees; the balance falls by what is `under_way` once it is booked.

    `partial_payments`: the BIF customization AllowPartialPayments; null where the biller has not answered.
    """

    balance_due: str | None
    past_due: str | None
    under_way: UnderWayView
    pay_arrangement: ArrangementView
    methods: dict[str, bool]
    message: str | None
    partial_payments: bool | None


class GroupView(Struct, kw_only=True):
    """State of an endpoint group."""

    paused: bool
    reason: str | None
    reason_code: str | None
    since: str | None
