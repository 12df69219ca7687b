"""The table of what staff did about payers and customers: one row per act, never changed."""

from sqlalchemy import JSON, Column, Index, String, Table

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, bid_of

#: A row outlives the payer that it is about, so `payer_id` refers to no table.
STAFF_ACTS = Table(
    "staff_acts",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("form_key", String(64)),  # of the form that was sent, which does one thing once; NULL: no form
    Column("payer_id", Number),  # NULL: about an account
    Column("account_number", String(64), nullable=False),  # blank: about a payer
    Column("act", String(32), nullable=False),
    Column("detail", JSON, nullable=False),  # what was before and what is after, in words
    Column("done_by", String(64), nullable=False),
    Column("done_at", Moment, nullable=False),
    Index("staff_acts_by_form", "bid", "form_key", unique=True),
    Index("staff_acts_by_payer", "bid", "payer_id", "id"),
    Index("staff_acts_by_account", "bid", "account_number", "id"),
)
