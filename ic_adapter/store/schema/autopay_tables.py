"""The tables of autopay (adapter §19.1): who is enrolled, and what became of each invoice."""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text, text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, Money, bid_of

IS_CURRENT = text("left_at IS NULL")
#: A row per enrollment; a change of the method ends one and begins the next.
AUTOPAY_ENROLLMENTS = Table(
    "autopay_enrollments",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("account_number", String(64), nullable=False),
    Column("instrument", String(16), nullable=False),
    Column("test_instrument", String(64), nullable=False),  # its name at the stand-in checkout; blank: none
    Column("since", Moment, nullable=False),
    Column("enrolled_by", String(64), nullable=False),
    Column("left_at", Moment),
    Column("left_by", String(64), nullable=False),
    Index(
        "autopay_enrollments_current",
        "bid",
        "account_number",
        unique=True,
        sqlite_where=IS_CURRENT,
        postgresql_where=IS_CURRENT,
    ),
    Index("autopay_enrollments_by_id", "bid", "id"),
)
#: One row per invoice: each is collected at most once.
AUTOPAY_COLLECTIONS = Table(
    "autopay_collections",
    METADATA,
    bid_of(primary_key=True),
    Column("account_number", String(64), primary_key=True),
    Column("invoice_number", String(255), primary_key=True),
    Column("collect_on", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason_code", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("amount", Money),  # what was due; NULL: not known
    Column("amount_from", String(8), nullable=False),
    Column("stored_because", Text, nullable=False),  # why the stored amount was taken
    Column("instrument", String(16), nullable=False),
    Column("record_id", Number, ForeignKey("records.id", ondelete="SET NULL")),
    Column("checked_on", Date, nullable=False),  # by the biller's clock
    Column("at", Moment, nullable=False),
    Index("autopay_collections_by_time", "bid", "at"),
    Index("autopay_collections_by_record", "record_id"),
)
