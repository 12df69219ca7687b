"""API calls of partners that have nothing but files (adapter §17): mapping profile, adjustments, presentments."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from ic_adapter import money
from ic_adapter.files.partners.demo import SAMPLES, demo_profile, sample
from ic_adapter.files.partners.mapping.profile import MappingProfile
from ic_adapter.store.partners import adjustments
from ic_adapter.web.api.request import ApiCall

Kind = Literal["invoice", "adjustment", "payment", "presentment"]


class MappedFileView(Struct, kw_only=True):
    """One file of the profile; `fields`: the IC fields that it carries."""

    kind: Kind
    direction: Literal["in", "out"]
    folder: str
    pattern: str
    fields: list[str]


class ProfileView(Struct, kw_only=True):
    """A mapping profile: its files in short, and `profile` as it was given."""

    partner: str
    bid: str
    comment: str
    files: list[MappedFileView]
    profile: dict[str, Any]


class SampleView(Struct, kw_only=True):
    """A sample of a file."""

    kind: Kind
    name: str
    content: str


class DemoView(Struct, kw_only=True):
    """The demo of biller 3780: fictional, every name and number of it."""

    profile: dict[str, Any]
    samples: list[SampleView]


class AdjustmentView(Struct, kw_only=True):
    """One adjustment that was applied: `new_balance` replaced the balance, or `amount` was added to it."""

    line: int
    account_number: str
    invoice_number: str
    new_balance: str | None
    amount: str | None
    adjustment_date: date | None
    reason: str
    balance_before: str
    balance_after: str


class AdjustmentList(Struct, kw_only=True):
    """Adjustments, newest first."""

    adjustments: list[AdjustmentView]


class PresentmentView(Struct, kw_only=True):
    """What is presented of one invoice."""

    invoice_number: str
    document_name: str
    document_date: date | None
    page_count: int | None
    message: str


class PresentmentList(Struct, kw_only=True):
    """What is presented of an account's invoices, by invoice number."""

    presentments: list[PresentmentView]


def profile(call: ApiCall) -> ProfileView:
    """Show the mapping profile of a biller."""
    return _profile(call.adapter.profiles.get(call.bid))


def put_profile(call: ApiCall) -> ProfileView:
    """Set the mapping profile of a file-only biller; each fault is told with its JSON path."""
    return _profile(call.adapter.profiles.put(call.bid, msgspec.json.encode(call.body), call.author))


def demo(call: ApiCall) -> DemoView:
    """Show the fictional demo of biller 3780: a mapping profile and a sample of each file."""
    del call
    samples = [SampleView(kind=kind.value, name=name, content=sample(kind).decode()) for kind, name in SAMPLES.items()]
    return DemoView(profile=msgspec.json.decode(demo_profile().text), samples=samples)


def list_adjustments(call: ApiCall) -> AdjustmentList:
    """List the adjustments of a biller, or of one account, that were applied."""
    limit = call.number("limit", 100, 1000)
    with call.adapter.store.reading() as connection:
        call.adapter.register.read(connection, call.bid)
        rows = adjustments.newest(connection, call.bid, call.query.get("account"), limit)
    return AdjustmentList(adjustments=[_adjustment(row) for row in rows])


def _adjustment(row: Row[Any]) -> AdjustmentView:
    amounts = ("new_balance", "amount", "balance_before", "balance_after")
    shown: dict[str, Any] = {name: _amount(getattr(row, name)) for name in amounts}
    for name in ("line", "account_number", "invoice_number", "adjustment_date", "reason"):
        shown[name] = getattr(row, name)
    return AdjustmentView(**shown)


def list_presentments(call: ApiCall) -> PresentmentList:
    """List what is presented of the invoices of an account."""
    with call.adapter.store.reading() as connection:
        call.adapter.register.read(connection, call.bid)
        rows = adjustments.presentments(connection, call.bid, call.account)
    names = ("invoice_number", "document_name", "document_date", "page_count", "message")
    return PresentmentList(
        presentments=[PresentmentView(**{name: getattr(row, name) for name in names}) for row in rows]
    )


def _profile(found: MappingProfile) -> ProfileView:
    return ProfileView(
        partner=found.partner,
        bid=found.bid,
        comment=found.comment,
        files=[
            MappedFileView(
                kind=kind.value,
                direction=mapping.type.direction,
                folder=mapping.folder,
                pattern=mapping.pattern,
                fields=list(mapping.fields),
            )
            for kind, mapping in found.files.items()
        ],
        profile=msgspec.json.decode(found.text),
    )


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else money.to_text(value)
