"""The tables of staff: users of the CRM, sessions and throttles, changes of billers and drafts, confirmed warnings.

Staff belong to no biller, so that their sessions and throttles are not in the tables of payers, which go with one.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, bid_of

STAFF_USERS = Table(
    "staff_users",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),  # as typed
    Column("name_key", String(64), nullable=False),  # by which users are told apart
    Column("role", String(16), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("password_set_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("staff_users_by_name", "name_key", unique=True),
)
#: The token itself is never stored, only its SHA-256.
STAFF_SESSIONS = Table(
    "staff_sessions",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("user_id", Number, ForeignKey("staff_users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("idle_expires_at", Moment, nullable=False),
    Index("staff_sessions_of_user", "user_id"),
)
#: Failed attempts per name and per address, which are kept as SHA-256.
STAFF_THROTTLES = Table(
    "staff_throttles",
    METADATA,
    Column("scope", String(16), primary_key=True),
    Column("subject_sha256", String(64), primary_key=True),
    Column("since", Moment, nullable=False),  # when the window began
    Column("attempts", Integer, nullable=False),
)
#: The audit trail. It outlives a deleted biller; `bid` is blank for a change of a staff user.
CONFIG_CHANGES = Table(
    "config_changes",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("bid", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", String(64), nullable=False),
    Column("via", String(16), nullable=False),  # page, command, API or program
    Column("name", String(100), nullable=False),  # of the setting, key, BIF customization; or what was done
    Column("old", Text, nullable=False),  # blank: not set; secrets as ***
    Column("new", Text, nullable=False),
    Index("config_changes_of_biller", "bid", "id"),
    Index("config_changes_of_value", "bid", "name", "id"),
)
#: A change that somebody looks at before confirming it; it may hold a secret, which no page shows.
CONFIG_DRAFTS = Table(
    "config_drafts",
    METADATA,
    Column("id", String(64), primary_key=True),
    bid_of(primary_key=False),
    Column("who", String(64), nullable=False),
    Column("version", Number, nullable=False),  # the newest change of the biller that its author saw
    Column("part", String(32), nullable=False),
    Column("values", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("config_drafts_of_biller", "bid"),
)
#: Warnings of the onboarding check that a person confirmed; one whose text changed counts as another warning.
CONFIRMED_WARNINGS = Table(
    "confirmed_warnings",
    METADATA,
    bid_of(primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("text_sha256", String(64), primary_key=True),
    Column("who", String(64), nullable=False),
    Column("via", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)
