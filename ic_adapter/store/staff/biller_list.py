"""What the list of billers needs of thousands of them: each question is one query over an index, no row is counted."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, select

from ic_adapter.records.states import FOR_A_PERSON, State
from ic_adapter.store.endpoint_groups import circuit_breakers, paused_groups
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.store.schema.tables import BILLERS, RTDR_LOG

UNDECIDED = [state.value for state in FOR_A_PERSON]


def every(connection: Connection) -> list[Row[Any]]:
    """Return id, template and revision of every biller by id; no setting is read."""
    query = select(BILLERS.c.id, BILLERS.c.template, BILLERS.c.revision).order_by(BILLERS.c.id)
    return list(connection.execute(query))


def with_undecided(connection: Connection) -> set[str]:
    """Return the billers that have a record which waits for a person."""
    return set(connection.scalars(undecided()))


def undecided() -> Select[tuple[str]]:
    """Return the query of `with_undecided`: one probe of `records_by_state` for each biller and state."""
    probes = [exists().where(RECORDS.c.bid == BILLERS.c.id, RECORDS.c.state == state) for state in UNDECIDED]
    found = probes[0]
    for probe in probes[1:]:
        found = found | probe  # type: ignore[assignment]  # either is a condition
    return select(BILLERS.c.id).where(found)


def stopped(connection: Connection) -> dict[str, set[str]]:
    """Return by biller the names of its endpoint groups that are stopped, or whose breaker is open."""
    opened = [(row.bid, row.group_name) for row in circuit_breakers.of_all(connection)]
    found: dict[str, set[str]] = {}
    for bid, name in (*paused_groups.of_all(connection), *opened):
        found.setdefault(bid, set()).add(name)
    return found


def counted(connection: Connection, bids: Collection[str]) -> dict[str, dict[State, int]]:
    """Return by biller how many records wait for a person, by state."""
    mine = (RECORDS.c.bid.in_(bids), RECORDS.c.state.in_(UNDECIDED))
    query = select(RECORDS.c.bid, RECORDS.c.state, func.count()).where(*mine).group_by(RECORDS.c.bid, RECORDS.c.state)
    found: dict[str, dict[State, int]] = {}
    for bid, state, number in connection.execute(query):
        found.setdefault(bid, {})[State(state)] = number
    return found


def last_rtdr(connection: Connection, bids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the newest RTDR result of each biller."""
    rows = connection.execute(newest_rtdr(bids))
    return {row.bid: row.result for row in rows}


def newest_rtdr(bids: Collection[str]) -> Select[Any]:
    """Return the query of `last_rtdr`: the last entry of `rtdr_log_by_biller` for each biller."""
    newest = select(func.max(RTDR_LOG.c.id)).where(RTDR_LOG.c.bid == BILLERS.c.id).scalar_subquery()
    ids = select(newest).where(BILLERS.c.id.in_(bids))
    return select(RTDR_LOG.c.bid, RTDR_LOG.c.result).where(RTDR_LOG.c.id.in_(ids))
