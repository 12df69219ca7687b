"""Mapping profiles of billers as rows, and which contents of partner files were taken."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.partner_tables import MAPPING_PROFILES, PARTNER_FILES


def text_of(connection: Connection, bid: str) -> str | None:
    """Return the JSON of the biller's profile, None where it has none."""
    query = select(MAPPING_PROFILES.c.profile).where(MAPPING_PROFILES.c.bid == bid)
    found: str | None = connection.scalar(query)
    return found


def put(connection: Connection, bid: str, profile: str, now: datetime) -> None:
    """Set the biller's profile."""
    row = {"bid": bid, "profile": profile, "changed_at": now}
    order = INSERT[connection.dialect.name](MAPPING_PROFILES).values(row)
    connection.execute(order.on_conflict_do_update(index_elements=["bid"], set_=row))


def name_with_content(connection: Connection, bid: str, kind: str, sha256: str) -> str | None:
    """Return the name of a file of this kind and content that was taken, None where there is none."""
    files = PARTNER_FILES.c
    query = select(files.name).where(files.bid == bid, files.kind == kind, files.sha256 == sha256)
    found: str | None = connection.scalar(query.limit(1))
    return found


def add_file(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add the content of a file that was taken."""
    connection.execute(insert(PARTNER_FILES).values(dict(row)))
