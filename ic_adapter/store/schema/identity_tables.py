"""The tables of payers' identity: who they are, their sessions and one-time links, throttle counters, the outbox."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import IN_BYTE_ORDER, METADATA, Moment, bid_of

IS_OPEN = text("ended_at IS NULL")

PAYERS = Table(
    "payers",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("email", String(254), nullable=False),  # as typed
    Column("email_key", String(254), nullable=False),  # by which payers are told apart
    Column("password_hash", String(255), nullable=False),  # blank: nobody can log in with a password
    Column("password_set_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("locked_at", Moment),
    Column("locked_by", String(64), nullable=False),
    Index("payers_by_email", "bid", "email_key", unique=True),
    Index("payers_by_email_start", "bid", "email_key", info=IN_BYTE_ORDER).ddl_if(dialect="postgresql"),
)
#: Utility accounts of a payer; two people of one household may both have the account.
PAYER_ACCOUNTS = Table(
    "payer_accounts",
    METADATA,
    Column("payer_id", Number, ForeignKey("payers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("account_number", String(64), primary_key=True),
    bid_of(primary_key=False),
    Column("added_at", Moment, nullable=False),
    Index("payer_accounts_by_number", "bid", "account_number"),
    Index("payer_accounts_by_start", "bid", "account_number", info=IN_BYTE_ORDER).ddl_if(dialect="postgresql"),
)
#: Sessions and one-time links. The token itself is never stored, only its SHA-256.
TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("kind", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("payer_id", Number, ForeignKey("payers.id", ondelete="CASCADE")),  # NULL: somebody else's, see `subject`
    Column("subject", String(255), nullable=False),  # what else the token is bound to, compared when it is spent
    Column("address_key", String(64), nullable=False),  # SHA-256 of the address that a session was opened from
    Column("opened_by", Number, ForeignKey("tokens.id", ondelete="SET NULL")),  # the link that opened this session
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("idle_seconds", Integer, nullable=False),  # 0: no idle limit
    Column("idle_expires_at", Moment, nullable=False),
    Column("ended_at", Moment),  # spent, logged out or ended by somebody
    Column("ended_why", String(16), nullable=False),
    Index("tokens_by_sha256", "sha256", unique=True),
    Index("tokens_of_payer", "payer_id", "kind", "ended_at"),
    Index("tokens_by_opener", "opened_by"),
    Index("tokens_open", "bid", "expires_at", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
)
#: Failed attempts per login name and per address, which are kept as SHA-256.
THROTTLES = Table(
    "throttles",
    METADATA,
    bid_of(primary_key=True),
    Column("scope", String(16), primary_key=True),
    Column("subject_sha256", String(64), primary_key=True),
    Column("since", Moment, nullable=False),  # when the window began
    Column("attempts", Integer, nullable=False),
)
#: Mail that is written and not sent.
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("payer_id", Number, ForeignKey("payers.id", ondelete="CASCADE")),
    Column("kind", String(24), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("token_id", Number, ForeignKey("tokens.id", ondelete="SET NULL")),
    Column("link", String(400), nullable=False),  # blanked once its token is spent
    Column("created_at", Moment, nullable=False),
    Index("outbox_by_biller", "bid", "id"),
    Index("outbox_of_token", "token_id"),
    Index("outbox_of_payer", "payer_id"),
)
