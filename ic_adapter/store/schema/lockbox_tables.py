"""The tables of the lockbox: files as they go out, the donations in them, and how far the days are closed."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, Money, bid_of

IS_PENDING = text("file_id IS NULL AND left_out = ''")
IS_OPEN = text("state IN ('TO_DROP', 'RENAMING')")

LOCKBOX_FILES = Table(
    "lockbox_files",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("number", Integer, nullable=False),  # 1 for the biller's first file
    Column("day", Date, nullable=False),  # the business day
    Column("name", String(255), nullable=False),
    Column("folder", String(255), nullable=False),  # below the biller's root
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("donations", Integer, nullable=False),
    Column("total", Money, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason_code", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("owner", String(64), nullable=False),  # the process that drops it, blank for none
    Column("temporary", String(300), nullable=False),  # what RENAMING renames
    Column("dropped_at", Moment),
    Index("lockbox_files_by_day", "bid", "day", unique=True),
    Index("lockbox_files_by_number", "bid", "number", unique=True),
    Index("lockbox_files_open", "bid", "number", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
)
#: Written with the record of each donation of a biller that has a lockbox.
LOCKBOX_DONATIONS = Table(
    "lockbox_donations",
    METADATA,
    Column("record_id", Number, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    bid_of(primary_key=False),
    Column("file_id", Number, ForeignKey("lockbox_files.id", ondelete="CASCADE")),
    Column("left_out", String(16), nullable=False),
    Index("lockbox_donations_pending", "bid", "record_id", sqlite_where=IS_PENDING, postgresql_where=IS_PENDING),
    Index("lockbox_donations_of_file", "file_id"),
)
LOCKBOX_DAYS = Table(
    "lockbox_days",
    METADATA,
    bid_of(primary_key=True),
    Column("closed", Date, nullable=False),  # the last business day that is closed, with or without a file
)
