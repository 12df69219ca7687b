"""Large imports: many bills become valid at one moment, and are moved in afterwards by short transactions.

Theory of operation. One transaction over a million bills would keep every other writer of SQLite waiting for many
seconds. So the bills of a large file are copied into MOVING, by short transactions, under a row of MOVES
whose `import_id` is NULL. Nobody sees them. The transaction that adds the import sets `import_id`: from then on they
count. What is then moved in, account by account, changes nothing that a reader sees.

    copied (import_id NULL) ──import's own transaction──▶ counts ──accounts moved in──▶ no row
          │ refused, or not touched for an hour
          └──▶ deleted

- Who reads an account asks here first: `seen` and `account_shown` put what counts before what is stored.
- Who changes an account moves its bills in first, in the same transaction (`settle_account`).
- A biller has one move that counts: every import settles those before it, and looks again in its own transaction.
- A crash leaves a row that says what is to be done: one that counts is moved in by the next look of the pick-up or the
  next import; one that does not is deleted.
- Between two transactions this process waits as long as the last one took, for SQLite serves writers of other processes
  in no order.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    and_,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
    update,
)

from ic_adapter.store.bills.imports import account_is_not_newer
from ic_adapter.store.bills.staging import (
    KEY,
    SHOWN,
    STAGE,
    Bills,
    count,
    deactivate_from,
    invoice_values,
    replace_from,
)
from ic_adapter.store.schema.move_tables import MOVES, MOVING
from ic_adapter.store.schema.tables import ACCOUNTS, BILLERS, INVOICES

#: Bills in the first transaction of a run, and at most in one.
SOME, MOST = 1_000, 8_000
#: And at least: a transaction has costs that do not depend on its bills.
LEAST = 250
#: Seconds that a transaction should take at most; the next one is smaller where it took longer.
LONGEST = 0.2
LONGEST_PAUSE = 0.25
#: A move that does not count and was not touched for so long is a dead process's.
ABANDONED = timedelta(hours=1)
BILLS = "N"  # RecordType
Reach = Callable[[str], None]


class Transactions(Protocol):
    """What transactions are made of: a store, or one connection of it."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One all-or-nothing change."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One look, for which nobody waits."""


def _nothing(_: str) -> None:
    """Reach no point."""


class _Steps:
    """The transactions of one run: how many bills the next one takes, and the wait before it."""

    def __init__(self, session: Transactions) -> None:
        self.size = SOME
        self._since: float | None = None
        with session.reading() as connection:
            self._is_alone = connection.dialect.name == "sqlite"
        if not self._is_alone:  # writers wait for the rows alone that they share
            self.size = MOST

    def begin(self) -> None:
        """A transaction begins, after a wait as long as the last one took, with more or fewer bills than that."""
        if self._is_alone and self._since is not None:
            took = time.monotonic() - self._since
            if took > LONGEST:
                self.size = max(self.size // 2, min(LEAST, SOME))
            elif took < LONGEST / 4:
                self.size = min(self.size * 2, MOST)
            time.sleep(min(took, LONGEST_PAUSE))
        self._since = time.monotonic()


def copy(session: Transactions, bid: str, kind: str, reach: Reach = _nothing) -> int:
    """Copy the staged bills under a new move that does not count; return its id."""
    with session.writing() as connection:
        row = {"bid": bid, "kind": kind, "first_number": 0, "older_than": "", "touched_at": datetime.now(UTC)}
        count(connection)
        move = int(connection.scalars(insert(MOVES).values(row).returning(MOVES.c.id)).one())
    names, last = ["move_id", *STAGE.c.keys()], None
    steps = _Steps(session)
    try:
        while True:
            steps.begin()
            with session.writing() as connection:
                behind = tuple_(*KEY) > tuple_(*map(literal, last)) if last else STAGE.c.number > 0
                end = connection.execute(
                    select(*KEY).where(behind).order_by(*KEY).offset(steps.size - 1).limit(1)
                ).first()
                upto = tuple_(*KEY) <= tuple_(*map(literal, end)) if end else STAGE.c.number > 0
                rows = select(literal(move), *STAGE.c).where(behind, upto)
                connection.execute(insert(MOVING).from_select(names, rows, include_defaults=False))
                connection.execute(update(MOVES).where(MOVES.c.id == move).values(touched_at=datetime.now(UTC)))
            reach("import.while_copying")
            if end is None:
                _analyze(session)
                return move
            last = tuple(end)
    except BaseException:
        discard(session, move)
        raise


def _analyze(session: Transactions) -> None:
    """PostgreSQL plans as for an empty table until somebody counts its rows."""
    with session.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"ANALYZE {MOVING.name}"))


def discard(session: Transactions, move: int) -> None:
    """Delete a move that does not count, its bills first."""
    steps = _Steps(session)
    done = False
    while not done:
        steps.begin()
        with session.writing() as connection:
            done = _delete_some(connection, move, steps.size)


def count_from_now_on(connection: Connection, move: int, import_id: int, first: int, older_than: str) -> bool:
    """Make the bills of a move count; False where somebody deleted it as abandoned."""
    values = {"import_id": import_id, "first_number": first, "older_than": older_than}
    mine = (MOVES.c.id == move, MOVES.c.import_id.is_(None))
    return connection.execute(update(MOVES).where(*mine).values(**values)).rowcount == 1


def is_moving(connection: Connection, bid: str) -> bool:
    """Return whether bills of the biller count that are not moved in yet."""
    return connection.execute(select(MOVES.c.id).where(_counts(bid)).limit(1)).first() is not None


def settle(session: Transactions, bid: str, reach: Reach = _nothing) -> None:
    """Move in what counts of this biller, and delete what a dead process left."""
    with session.reading() as connection:
        if connection.execute(select(MOVES.c.id).where(MOVES.c.bid == bid).limit(1)).first() is None:
            return
    steps = _Steps(session)
    while True:
        steps.begin()
        with session.writing() as connection:
            _lock(connection, bid)
            abandoned = and_(
                MOVES.c.bid == bid, MOVES.c.import_id.is_(None), MOVES.c.touched_at < datetime.now(UTC) - ABANDONED
            )
            query = select(MOVES).where(or_(_counts(bid), abandoned)).order_by(MOVES.c.id).limit(1)
            move = connection.execute(query).first()
            if move is None:
                return
            if move.import_id is None:
                _delete_some(connection, move.id, steps.size)
            else:
                _move_some(connection, move, steps.size)
        reach("import.while_moving")


def settle_account(connection: Connection, bid: str, account: str) -> None:
    """Move in the bills of one account, in the transaction of who changes it."""
    if not is_moving(connection, bid):
        return
    _lock(connection, bid)
    for move in connection.execute(select(MOVES).where(_counts(bid))).all():
        _move_in(connection, move, MOVING.c.account_number == account)


def unsettled(connection: Connection) -> list[str]:
    """Return the billers of whom there are moves."""
    return list(connection.scalars(select(MOVES.c.bid).distinct().order_by(MOVES.c.bid)))


def seen(bid: str, account: str) -> FromClause:
    """Return the invoices of an account as readers see them, with the columns of INVOICES."""
    of_account = (MOVES.c.bid == bid, MOVES.c.import_id.is_not(None), MOVING.c.account_number == account)
    moving = exists().where(
        MOVING.c.move_id == MOVES.c.id, *of_account, MOVING.c.invoice_number == INVOICES.c.invoice_number
    )
    shown = {
        column.name: or_(column, moving.where(MOVES.c.kind != BILLS)) if column.name == "deactivated" else column
        for column in INVOICES.c
    }
    stored = select(*(value.label(name) for name, value in shown.items())).where(
        INVOICES.c.bid == bid, INVOICES.c.account_number == account, ~moving.where(MOVES.c.kind == BILLS)
    )
    values = invoice_values(MOVING, MOVES.c.bid, MOVES.c.import_id, MOVES.c.first_number)
    brought = select(*(values[column.name].label(column.name) for column in INVOICES.c)).join(
        MOVES, MOVES.c.id == MOVING.c.move_id
    )
    return union_all(stored, brought.where(*of_account, MOVES.c.kind == BILLS)).cte("seen_invoices")


def account_shown(connection: Connection, bid: str, account: str) -> Row[Any] | None:
    """Return what the last bill says of an account that is not moved in; None where what is stored counts."""
    if not is_moving(connection, bid):
        return None
    query = (
        select(MOVES.c.older_than, *(MOVING.c[name] for name in SHOWN))
        .join(MOVES, MOVES.c.id == MOVING.c.move_id)
        .where(_counts(bid), MOVES.c.kind == BILLS, MOVING.c.account_number == account)
    )
    found = connection.execute(query.order_by(MOVING.c.number.desc()).limit(1)).first()
    if found is not None and found.older_than:
        newer = and_(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == account)
        if connection.execute(select(ACCOUNTS.c.bid).where(newer, ~account_is_not_newer(found.older_than))).first():
            return None
    return found


def name_shown(bid: ColumnElement[str], account: ColumnElement[str]) -> ColumnElement[Any]:
    """The customer's name on the last bill of an account that is not moved in, NULL where there is none."""
    query = select(MOVING.c.customer_name).join(MOVES, MOVES.c.id == MOVING.c.move_id)
    mine = (MOVES.c.bid == bid, MOVES.c.import_id.is_not(None), MOVES.c.kind == BILLS, MOVES.c.older_than == "")
    query = query.where(*mine, MOVING.c.account_number == account).order_by(MOVING.c.number.desc()).limit(1)
    return query.correlate_except(MOVES, MOVING).scalar_subquery()


def _counts(bid: str) -> ColumnElement[bool]:
    return and_(MOVES.c.bid == bid, MOVES.c.import_id.is_not(None))


def _lock(connection: Connection, bid: str) -> None:
    """Nobody else settles the biller, nor imports for it; always the first lock (`Store.writing`)."""
    connection.execute(select(BILLERS.c.id).where(BILLERS.c.id == bid).with_for_update())


def _move_some(connection: Connection, move: Row[Any], size: int) -> None:
    """Move in the first accounts, whole ones, and the move's own row with the last of them."""
    mine = MOVING.c.move_id == move.id
    order = (MOVING.c.account_number, MOVING.c.invoice_number)
    end = connection.execute(
        select(MOVING.c.account_number).where(mine).order_by(*order).offset(size - 1).limit(1)
    ).scalar()
    if end is None:
        _move_in(connection, move, MOVING.c.number > 0)
        connection.execute(delete(MOVES).where(MOVES.c.id == move.id))
    else:
        _move_in(connection, move, MOVING.c.account_number <= end)


def _move_in(connection: Connection, move: Row[Any], which: ColumnElement[bool]) -> None:
    bills = Bills(MOVING, and_(MOVING.c.move_id == move.id, which))
    if move.kind == BILLS:
        replace_from(connection, bills, move.bid, move.import_id, move.first_number, move.older_than)
    else:
        deactivate_from(connection, bills, move.bid, move.import_id)
    connection.execute(delete(MOVING).where(bills.scope))


def _delete_some(connection: Connection, move: int, size: int) -> bool:
    """Delete some bills of a move that does not count; with none left delete it, too, and return True."""
    uncounted = select(MOVES.c.id).where(MOVES.c.id == move, MOVES.c.import_id.is_(None)).with_for_update()
    if connection.execute(uncounted).first() is None:  # its commit went through although it was told otherwise
        return True
    mine = MOVING.c.move_id == move
    end = connection.execute(
        select(MOVING.c.account_number).where(mine).order_by(MOVING.c.account_number).offset(size - 1).limit(1)
    ).scalar()
    connection.execute(
        delete(MOVING).where(mine, MOVING.c.number > 0 if end is None else MOVING.c.account_number <= end)
    )
    if end is None:
        connection.execute(delete(MOVES).where(MOVES.c.id == move, MOVES.c.import_id.is_(None)))
    return end is None
