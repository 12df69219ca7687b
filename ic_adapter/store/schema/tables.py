"""The tables, one literal definition each, and the column types that keep money exact and moments in UTC."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

from ic_adapter import money
from ic_adapter.errors import Damaged


class Money(TypeDecorator[Decimal]):
    """An amount of at most two decimals, kept as whole cents so that every database keeps it exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To cents; ValueError for a third decimal."""
        del dialect
        return None if value is None else money.to_cents(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """From cents, always two decimals."""
        del dialect
        return None if value is None else money.from_cents(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as ISO text in UTC: it sorts, and every database keeps it alike."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text."""
        del dialect
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """From text; Damaged where it is none."""
        del dialect
        try:
            return None if value is None else datetime.fromisoformat(value)
        except ValueError:  # this program stores nothing else there
            raise Damaged("a column does not hold a moment") from None


def bid_of(*, primary_key: bool) -> Column[str]:
    """The biller a row belongs to and goes with."""
    owner = ForeignKey("billers.id", ondelete="CASCADE")
    return Column("bid", String(64), owner, primary_key=primary_key, nullable=False)


def code_of_reason() -> Column[str]:
    """The code of the text beside it; blank where there is no reason yet."""
    return Column("reason_code", String(32), nullable=False, server_default=text("''"))


def values_of_reason() -> Column[Any]:
    """What the text names, by the names of its code's text; NULL where it names nothing."""
    return Column("reason_values", JSON(none_as_null=True))


METADATA = MetaData()
#: Of an index that there is on PostgreSQL alone: byte order, in which what begins with a text lies side by side.
IN_BYTE_ORDER = {"dialect": "postgresql"}
BILLERS = Table(
    "billers",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("template", String(64), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("keys", JSON, nullable=False),
    Column("bif", JSON, nullable=False),
    Column("frozen_at", Moment),
    Column("clock_offset", BigInteger, nullable=False),  # microseconds beside the wall clock
    Column("revision", Integer, nullable=False),  # rises with every change of the configuration
    Column("imported_seq", BigInteger, nullable=False),  # the last number given to an imported invoice
)
ENDPOINTS = Table(
    "endpoints",
    METADATA,
    bid_of(primary_key=True),
    Column("group_name", String(16), primary_key=True),
    Column("reason", Text, nullable=False),
    code_of_reason(),
    values_of_reason(),
    Column("since", Moment, nullable=False),
)
ACCOUNTS = Table(
    "accounts",
    METADATA,
    bid_of(primary_key=True),
    Column("account_number", String(64), primary_key=True),
    Column("display_account_number", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("address1", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("zip", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email_address", Text, nullable=False),
    Column("block_ach", Boolean, nullable=False),
    Column("block_cc", Boolean, nullable=False),
    Column("import_id", Integer),  # the one that brought it last
    Index("accounts_by_start", "bid", "account_number", info=IN_BYTE_ORDER).ddl_if(dialect="postgresql"),
    sqlite_with_rowid=False,
)
INVOICES = Table(
    "invoices",
    METADATA,
    bid_of(primary_key=True),
    Column("account_number", String(64), primary_key=True),
    Column("invoice_number", String(255), primary_key=True),
    Column("invoice_type_id", Integer, nullable=False),
    Column("invoice_date", Date, nullable=False),
    Column("invoice_due_date", Date, nullable=False),
    Column("total_amount_due", Money, nullable=False),
    Column("balance_due", Money),
    Column("past_due", Money),
    Column("payment_arrangement_amount", Money),
    Column("custom1", Text, nullable=False),
    Column("custom2", Text, nullable=False),
    Column("custom3", Text, nullable=False),
    Column("custom4", Text, nullable=False),
    Column("custom5", Text, nullable=False),
    Column("custom10", Text, nullable=False),
    Column("custom11", Text, nullable=False),
    Column("auto_pay_collection_date", Date),
    Column("biller_bill_year", Text, nullable=False),
    Column("biller_invoice_number", Text, nullable=False),
    Column("deactivated", Boolean, nullable=False),
    Column("imported_seq", BigInteger, nullable=False),
    Column("import_id", Integer),
    Column("first_notify_requested_date", Date),
    Column("second_notify_requested_date", Date),
    Column("third_notify_requested_date", Date),
    sqlite_with_rowid=False,  # rows lie in the order of their key: an account's invoices side by side, no second index
)
#: DREC records of invoices that were not there: an older bill file must not bring them (Q-80).
UNKNOWN_DRECS = Table(
    "unknown_drecs",
    METADATA,
    bid_of(primary_key=True),
    Column("account_number", String(64), primary_key=True),
    Column("invoice_number", String(255), primary_key=True),
    Column("import_id", Integer, nullable=False),
)
IMPORTS = Table(
    "imports",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("bid", String(64), ForeignKey("billers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("file", String(255), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("records", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("faulty", JSON, nullable=False),
    Column("older", Integer, nullable=False, server_default=text("0")),  # left out as older than what is stored
    Column("warnings", JSON),  # NULL of imports before there were any
    Column("total", Money, nullable=False),
    Column("at", Moment, nullable=False),
)
RTDR_LOG = Table(
    "rtdr_log",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("bid", String(64), ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
    Column("account_number", String(64), nullable=False),
    Column("result", JSON, nullable=False),
    Index("rtdr_log_by_account", "bid", "account_number", "id"),
    Index("rtdr_log_by_biller", "bid", "id"),
)
