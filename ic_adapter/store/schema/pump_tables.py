"""The tables of the data pump: lanes, records, attempts, history, circuit breakers; one literal definition each."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from ic_adapter.store.schema.tables import METADATA, Moment, Money, bid_of, code_of_reason, values_of_reason

Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER key
#: Conditions of partial indexes: a query uses such an index only when it says the very same.
ASLEEP = text("wake_at IS NOT NULL")
WAITING = text("waits_for <> ''")
OPEN = text("state IN ('QUEUED', 'SENDING', 'RETRY', 'UNCERTAIN', 'HELD')")
STOPPED = text("state IN ('REJECTED', 'FAILED')")
SQLITE = {"dialect": "sqlite"}  # of an index that there is on SQLite alone
HAS_ITEM = text("item_no IS NOT NULL")

LANES = Table(
    "lanes",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("account_number", String(64), nullable=False),
    Column("lane", String(16), nullable=False),
    Column("last_seq", BigInteger, nullable=False),  # given to the newest record; under the row's lock
    Column("ready", Boolean, nullable=False),  # its head may be worked on now
    Column("turn", BigInteger, nullable=False),  # the record at its head: lanes are served in this order
    Column("wake_at", Moment),  # when it is ready again by itself, in the biller's time
    Column("waits_for", String(32), nullable=False),  # what else makes it ready: `endpoint:PAYMENTS`, `breaker:PDF`
    Column("owner", String(64)),  # the process that works on it
    Column("lease_until", Moment),  # in wall-clock time
    Column("fence", BigInteger, nullable=False),  # rises with every owner: an old one cannot write any more
    Index("lanes_by_account", "bid", "account_number", "lane", unique=True),
    Index("lanes_ready", "turn", sqlite_where=text("ready = 1"), postgresql_where=text("ready")),
    Index("lanes_ready_of", "bid", "turn", sqlite_where=text("ready = 1"), postgresql_where=text("ready")),
    Index(
        "lanes_asleep",
        "bid",
        "wake_at",
        sqlite_where=ASLEEP,
        postgresql_where=ASLEEP,
    ),
    Index(
        "lanes_waiting",
        "bid",
        "waits_for",
        "turn",
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    ),
    Index("lanes_owned", "owner", sqlite_where=text("owner IS NOT NULL"), postgresql_where=text("owner IS NOT NULL")),
)
RECORDS = Table(
    "records",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("lane_id", Number, ForeignKey("lanes.id", ondelete="CASCADE"), nullable=False),
    Column("seq", BigInteger, nullable=False),  # its place in the lane
    Column("kind", String(16), nullable=False),
    Column("source_id", String(64), nullable=False),
    Column("account_number", String(64), nullable=False),
    Column("event", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    code_of_reason(),
    values_of_reason(),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("next_at", Moment),  # when a RETRY is due
    Column("attempts", Integer, nullable=False),
    Column("retries", Integer, nullable=False),
    Column("payment_id", Number, ForeignKey("records.id", ondelete="CASCADE")),
    Column("progress", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("status", BigInteger),  # of up to 18 digits, as the reader of replies takes it
    Column("trans_no", String(32)),
    Column("pid", String(32)),
    Column("held_revision", Integer),  # the biller's configuration that held it; a newer one may let it go
    Column("evidence", JSON),
    Column("evidence_at", Moment),  # when the balance is to be looked at again
    Column("item_no", String(12)),  # of the AR item that it was booked as; of several records the first has it
    Column("same_item_as", Number),  # another record that the router gave the same number: neither is certain
    Index("records_by_source", "bid", "kind", "source_id", unique=True),
    # The same rule in a tree of its own: SQLite does not see that a page of an index lost entries.
    Index("records_by_source_id", "source_id", "bid", "kind", unique=True, info=SQLITE).ddl_if(dialect="sqlite"),
    Index("records_by_place", "lane_id", "seq", unique=True),
    Index("records_open", "lane_id", "seq", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("records_stopped", "lane_id", "seq", sqlite_where=STOPPED, postgresql_where=STOPPED),
    Index("records_by_state", "bid", "state", "id"),
    Index("records_by_account", "bid", "account_number", "id"),
    Index("records_by_trans_no", "bid", "trans_no"),
    Index("records_by_item", "bid", "item_no", unique=True, sqlite_where=HAS_ITEM, postgresql_where=HAS_ITEM),
    Index(
        "records_of_payment",
        "payment_id",
        sqlite_where=text("payment_id IS NOT NULL"),
        postgresql_where=text("payment_id IS NOT NULL"),
    ),
    Index(
        "records_held",
        "bid",
        "held_revision",
        sqlite_where=text("held_revision IS NOT NULL"),
        postgresql_where=text("held_revision IS NOT NULL"),
    ),
    Index(
        "records_for_evidence",
        "bid",
        "evidence_at",
        sqlite_where=text("evidence_at IS NOT NULL"),
        postgresql_where=text("evidence_at IS NOT NULL"),
    ),
)
ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("record_id", Number, ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("function", String(32), nullable=False),
    Column("step", String(16), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("promise", JSON, nullable=False),  # what is true of record and payment once it is in the books
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(12)),
    Column("reason", Text, nullable=False),
    code_of_reason(),
    Column("http_status", Integer),
    Column("status", BigInteger),  # of up to 18 digits, as the reader of replies takes it
    Column("trans_no", String(32)),
    Column("pid", String(32)),
    Index("attempts_of_record", "record_id", "n", unique=True),
)
HISTORY = Table(
    "history",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("record_id", Number, ForeignKey("records.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("before", String(12), nullable=False),
    Column("after", String(12), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    code_of_reason(),
    Column("batch_id", Number),  # the decision batch that made the change, if one did
)
DECISION_BATCHES = Table(
    "decision_batches",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("decision", String(8), nullable=False),
    Column("filter", JSON, nullable=False),  # as it was asked for
    Column("has_more", Boolean, nullable=False),  # records beyond the most that one batch holds
    Column("created_at", Moment, nullable=False),
    Column("decided_by", String(64)),  # blank until a person decides
    Column("reason", Text),
    Column("decided_at", Moment),
    Index("decision_batches_of", "bid", "id"),
)
BATCH_RECORDS = Table(
    "decision_batch_records",
    METADATA,
    Column("batch_id", Number, ForeignKey("decision_batches.id", ondelete="CASCADE"), primary_key=True),
    Column("record_id", Number, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("state", String(12), nullable=False),  # as the preview showed it
    Column("attempts", Integer, nullable=False),
    Column("last_change", BigInteger, nullable=False),  # its newest line of history then, 0 for none
    Column("amount", Money),
    Column("outcome", String(12), nullable=False),  # open, decided or left_out
    Column("after", String(12), nullable=False),  # its state once decided
    Column("note", Text, nullable=False),  # why it was left out
)
BREAKERS = Table(
    "breakers",
    METADATA,
    bid_of(primary_key=True),
    Column("group_name", String(16), primary_key=True),
    Column("opened_at", Moment),
    Column("probes", Integer, nullable=False),
    Column("probe_at", Moment),
)
BREAKER_FAILURES = Table(
    "breaker_failures",
    METADATA,
    bid_of(primary_key=True),
    Column("group_name", String(16), primary_key=True),
    Column("record_id", Number, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
)
