"""The table of contact-us tickets: one row per submit, kept before the router is asked (adapter §14)."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, String, Table, Text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, bid_of

TICKETS = Table(
    "tickets",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("source_id", String(64), nullable=False),  # one submit of the form, whatever the browser does
    Column("account_number", String(64), nullable=False),
    Column("form", JSON, nullable=False),  # what the payer typed
    Column("submitted_at", Moment, nullable=False),
    Column("outcome", String(12), nullable=False),  # SENDING until the answer is kept
    Column("issue_no", String(32), nullable=False),  # blank: none was told
    Column("status", BigInteger),
    Column("may_have_arrived", Boolean, nullable=False),  # the payer is told so (§14.5)
    Column("reason", Text, nullable=False),  # for staff, never for the payer
    Column("trans_no", String(32)),
    Column("pid", String(32)),
    Index("tickets_by_source", "bid", "source_id", unique=True),
    Index("tickets_by_account", "bid", "account_number", "id"),
    Index("tickets_by_biller", "bid", "id"),
)
