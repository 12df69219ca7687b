"""The table of what became of sign-on links, without their tokens: one row per event, never changed."""

from sqlalchemy import Column, Index, String, Table

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, bid_of

SIGN_ON_USES = Table(
    "sign_on_uses",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("link_id", Number, nullable=False),  # of the tokens' table, also once that row is gone
    Column("purpose", String(16), nullable=False),
    Column("event", String(16), nullable=False),
    Column("payer_id", Number),
    Column("account_number", String(64), nullable=False),
    Column("page", String(16), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("sign_on_uses_by_biller", "bid", "id"),
)
