"""Statements of every record's way, compiled once and given to the driver directly.

SQLAlchemy takes longer to execute one than the database itself does. Values and rows go through the types of their
columns as always; what the driver raises is told as SQLAlchemy tells it. Of SQLAlchemy's events only
`before_cursor_execute` sees them, and a `default=` of a column is not filled in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from ic_adapter.store.database.damage import raise_damaged

Convert = Callable[[Any], Any]
T = TypeVar("T")


class Executed(Protocol):
    """What is read of an executed statement, by SQLAlchemy and by the driver alike."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchall(self) -> Sequence[Any]:
        """All rows, as the driver has them."""


def execute(connection: Connection, sql: str, values: Any = ()) -> int:
    """Execute a statement in the transaction as it is; return how many rows it changed. DBAPIError, Damaged."""
    return _executed(connection, sql, values, lambda executed: executed.rowcount)


def fetch(connection: Connection, sql: str, values: Any = ()) -> Sequence[Any]:
    """Return the rows of a query in the transaction as it is, as the driver has them. DBAPIError, Damaged."""
    return _executed(connection, sql, values, lambda executed: executed.fetchall())


def _executed(connection: Connection, sql: str, values: Any, read: Callable[[Executed], T]) -> T:
    """Execute and read; where somebody listens to `before_cursor_execute`, by way of SQLAlchemy."""
    if connection.dispatch.before_cursor_execute:
        return read(connection.exec_driver_sql(sql, values or None))
    raw = connection.connection.dbapi_connection
    if raw is None:
        connection.invalidate()
        raise DBAPIError(sql, None, ConnectionError("the connection is closed"), hide_parameters=True)
    cursor = None
    try:
        cursor = raw.cursor()
        cursor.execute(sql, values)
        return read(cursor)
    except Exception as error:
        raise_damaged(error)
        dialect = connection.dialect
        driver = dialect.loaded_dbapi.Error
        if not isinstance(error, driver):
            raise
        is_lost = dialect.is_disconnect(error, raw, cursor)
        if is_lost:
            connection.invalidate(error)
            connection.engine.dispose()  # the others of the pool are most likely lost, too
        told = DBAPIError.instance(
            sql, None, error, driver, hide_parameters=True, connection_invalidated=is_lost, dialect=dialect
        )
        raise told from error


@dataclass(frozen=True, slots=True)
class _Text:
    """What the driver is given: by place where it takes values so (SQLite), else by name."""

    sql: str
    by_name: tuple[tuple[str, Convert | None], ...]
    by_place: tuple[tuple[str, Convert | None], ...] | None
    fixed: Mapping[str, Any]  # what the statement says itself

    def values(self, given: Mapping[str, Any]) -> Any:
        if self.fixed:
            given = {**self.fixed, **given}
        if self.by_place is not None:
            return tuple([given[name] if convert is None else convert(given[name]) for name, convert in self.by_place])
        return {name: given[name] if convert is None else convert(given[name]) for name, convert in self.by_name}


class _Compiled:
    """The texts of one statement by dialect and by the columns that it is given."""

    def __init__(self, statement: Insert | Update | Select[Any]) -> None:
        self._statement = statement
        self._texts: dict[tuple[str, tuple[str, ...]], _Text] = {}

    def given(self, connection: Connection, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Return what the driver is given; begin a transaction where there is none, as SQLAlchemy does."""
        if not connection.in_transaction():
            connection.begin()
        text = self._text(connection, values)
        return text.sql, text.values(values)

    def _text(self, connection: Connection, values: Mapping[str, Any]) -> _Text:
        which = (connection.dialect.name, tuple(values))
        text = self._texts.get(which)
        if text is None:  # two threads may both make it: they make the same
            text = self._texts[which] = self._made(connection, values)
        return text

    def _made(self, connection: Connection, values: Mapping[str, Any]) -> _Text:
        dialect = connection.dialect
        compiled = self._statement.compile(dialect=dialect, column_keys=list(values))
        binds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        places = compiled.positiontup
        by_place = None if places is None else tuple((name, binds[name]) for name in places)
        fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        return _Text(str(compiled), tuple(binds.items()), by_place, fixed)


class Prepared:
    """An insert or update of one row that returns nothing."""

    def __init__(self, statement: Insert | Update) -> None:
        self._compiled = _Compiled(statement)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Set these columns and return how many rows there were to set.

        The keys are the columns' names and those of the statement's own parameters.
        """
        return execute(connection, *self._compiled.given(connection, values))


def _row_type(names: Sequence[str]) -> Any:
    """Return a tuple with these names: known at run time only, so `NamedTuple` as a class statement cannot say it."""
    return NamedTuple("Row", [(name, Any) for name in names])


class PreparedSelect:
    """A query whose conditions are parameters; its rows have the columns by name."""

    def __init__(self, statement: Select[Any]) -> None:
        self._compiled = _Compiled(statement)
        self._columns = [(column.name, column.type) for column in statement.selected_columns]
        self._row = _row_type([name for name, _ in self._columns])
        self._converts: dict[str, list[tuple[int, Convert]]] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the rows for these parameters."""
        found = fetch(connection, *self._compiled.given(connection, values))
        return [self._converted(connection, row) for row in found]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """Return the first row for these parameters; None where there is none."""
        return next(iter(self.rows(connection, values)), None)

    def _converted(self, connection: Connection, found: Iterable[Any]) -> Any:
        converts = self._converts.get(connection.dialect.name)
        if converts is None:
            converts = self._converts[connection.dialect.name] = self._made(connection)
        values = list(found)
        for place, convert in converts:
            values[place] = convert(values[place])
        return self._row(*values)

    def _made(self, connection: Connection) -> list[tuple[int, Convert]]:
        dialect = connection.dialect
        found = (kind.dialect_impl(dialect).result_processor(dialect, None) for _, kind in self._columns)
        return [(place, convert) for place, convert in enumerate(found) if convert is not None]
