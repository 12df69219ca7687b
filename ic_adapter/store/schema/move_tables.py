"""The tables of large imports: bills that wait to be moved in, and the move that says whether they count yet."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, bid_of

MOVING_DATES = (
    "invoice_date",
    "invoice_due_date",
    "auto_pay_collection_date",
    "first_notify_requested_date",
    "second_notify_requested_date",
    "third_notify_requested_date",
)
TEXTS = (
    "invoice_date invoice_due_date auto_pay_collection_date custom1 custom2 custom3 custom4 custom5 custom10 "
    "biller_bill_year biller_invoice_number display_account_number customer_name address1 city state zip phone "
    "email_address first_notify_requested_date second_notify_requested_date third_notify_requested_date"
).split()
CENTS = ("total_amount_due", "past_due", "payment_arrangement_amount")

MOVES = Table(
    "import_moves",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("kind", String(8), nullable=False),  # RecordType: N or D
    Column("import_id", Integer),  # NULL: not complete yet, so its bills do not count
    Column("first_number", BigInteger, nullable=False),  # the import number of bill 1
    Column("older_than", String(255), nullable=False),  # the name of the file where newer ones were imported
    Column("touched_at", Moment, nullable=False),  # when bills were last added
    Index("import_moves_by_biller", "bid"),
)
MOVING = Table(
    "moving_bills",
    METADATA,
    Column("move_id", Number, ForeignKey("import_moves.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("account_number", String(64), primary_key=True),
    Column("invoice_number", String(255), primary_key=True),
    Column("number", Integer, nullable=False),  # of the bill in its file
    Column("invoice_type_id", Integer, nullable=False),
    *(Column(name, BigInteger) for name in CENTS),
    *(Column(name, Text, nullable=False) for name in TEXTS),
    sqlite_with_rowid=False,
)
