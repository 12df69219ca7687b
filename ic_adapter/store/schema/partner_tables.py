"""The tables of file-only partners (adapter §17): mapping profiles, adjustments, presentments, payment files, IVR."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, Money, bid_of

MAPPING_PROFILES = Table(
    "mapping_profiles",
    METADATA,
    bid_of(primary_key=True),
    Column("profile", Text, nullable=False),  # JSON, as `files.partners.profile_json` reads it
    Column("changed_at", Moment, nullable=False),
)
#: The content of each file that was taken: the same content never counts twice, whatever its name.
PARTNER_FILES = Table(
    "partner_files",
    METADATA,
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    bid_of(primary_key=False),
    Column("kind", String(8), nullable=False),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Index("partner_files_by_content", "bid", "kind", "sha256"),
)
ADJUSTMENTS = Table(
    "adjustments",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("account_number", String(64), nullable=False),
    Column("invoice_number", String(255), nullable=False),
    Column("new_balance", Money),  # one of the two
    Column("amount", Money),
    Column("adjustment_date", Date),
    Column("reason", Text, nullable=False),
    Column("balance_before", Money, nullable=False),
    Column("balance_after", Money, nullable=False),
    Index("adjustments_by_account", "bid", "account_number", "id"),
)
PRESENTMENTS = Table(
    "presentments",
    METADATA,
    bid_of(primary_key=True),
    Column("account_number", String(64), primary_key=True),
    Column("invoice_number", String(255), primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("document_name", Text, nullable=False),
    Column("document_date", Date),
    Column("page_count", Integer),
    Column("message", Text, nullable=False),
)
PAYMENT_FILES = Table(
    "payment_files",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("day", Date, nullable=False),
    Column("name", String(255), nullable=False),
    Column("folder", String(255), nullable=False),
    Column("content", LargeBinary, nullable=False),  # fixed in the transaction that gave it its payments
    Column("sha256", String(64), nullable=False),
    Column("records", Integer, nullable=False),
    Column("total", Money, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("dropped_at", Moment),  # when it lay complete on the file server
    Column("state", String(12), nullable=False, server_default=text("'TO_DROP'")),  # of its drop, as of a lockbox file
    Column("reason_code", String(32), nullable=False, server_default=text("''")),
    Column("detail", Text, nullable=False, server_default=text("''")),
    Column("owner", String(64), nullable=False, server_default=text("''")),  # the process that drops it
    Column("temporary", String(300), nullable=False, server_default=text("''")),  # what RENAMING renames
    Index("payment_files_of_day", "bid", "day", unique=True),
)
#: Each record of a payment, void, credit or reject is in one payment file at most.
PAYMENT_FILE_RECORDS = Table(
    "payment_file_records",
    METADATA,
    Column("record_id", Number, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("file_id", Number, ForeignKey("payment_files.id", ondelete="CASCADE"), nullable=False),
    Column("payment_id", Number, nullable=False),  # the payment that it is, or takes back
    Column("amount", Money, nullable=False),  # 0 of a record that was left out
    Index("payment_file_records_of", "payment_id"),
)
IVR_PHONES = Table(
    "ivr_phones",
    METADATA,
    bid_of(primary_key=True),
    Column("account_number", String(64), primary_key=True),
    Column("phone", String(32), nullable=False),
    Column("call_id", String(64), nullable=False),
    Column("saved_at", Moment, nullable=False),
)
