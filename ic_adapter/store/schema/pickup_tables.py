"""The tables of the pick-up: one row per file, and how the last look at a biller's folders went."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, bid_of

IS_OPEN_SQLITE, IS_OPEN_POSTGRESQL = text("is_open = 1"), text("is_open")

PICKUPS = Table(
    "pickups",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("kind", String(8), nullable=False),  # RecordType of its folder: N or D
    Column("name", String(255), nullable=False),
    Column("occurrence", Integer, nullable=False),  # 1 for the first file of this name, 2 after that one left
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),  # as the server says, in whole seconds; never compared with a clock
    Column("first_seen", Moment, nullable=False),
    Column("stable_since", Moment, nullable=False),  # when its size and date were first seen as they are
    Column("state", String(12), nullable=False),
    Column("reason_code", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("owner", String(64), nullable=False),  # the process that works on it, blank for none
    Column("sha256", String(64), nullable=False),
    Column("import_id", Integer),
    Column("is_accepted", Boolean, nullable=False),  # a person said that it is taken whatever its name and content
    Column("target", String(300), nullable=False),  # where it goes, written down before it is moved
    Column("is_open", Boolean, nullable=False),  # False once nothing is left to do with it
    Column("decided_by", String(64), nullable=False),
    Index("pickups_once", "bid", "kind", "name", "occurrence", unique=True),
    Index("pickups_open", "bid", "kind", sqlite_where=IS_OPEN_SQLITE, postgresql_where=IS_OPEN_POSTGRESQL),
    Index("pickups_by_content", "bid", "kind", "sha256"),
)
PICKUP_LOOKS = Table(
    "pickup_looks",
    METADATA,
    bid_of(primary_key=True),
    Column("looked_at", Moment, nullable=False),
    Column("trouble", Text, nullable=False),  # blank: the folders could be read
    Column("since", Moment),  # since when there is this trouble
)
