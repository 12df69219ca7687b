"""Statements of every record's way, made once: SQLAlchemy takes as long to run one anew as the database itself does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Insert, Update

Bind = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """What the driver is given: by place where it takes values so (SQLite), else by name."""

    sql: str
    binds: Mapping[str, Bind | None]
    places: tuple[str, ...] | None

    def values(self, given: Mapping[str, Any]) -> Any:
        bound = {name: given[name] if bind is None else bind(given[name]) for name, bind in self.binds.items()}
        return bound if self.places is None else tuple(bound[name] for name in self.places)


class Prepared:
    """An insert or update of one row that returns nothing; values go through the types of their columns as always."""

    def __init__(self, statement: Insert | Update) -> None:
        self._statement = statement
        self._texts: dict[tuple[str, tuple[str, ...]], _Text] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Set these columns; the keys are the columns' names and those of the statement's own parameters."""
        which = (connection.dialect.name, tuple(values))
        text = self._texts.get(which)
        if text is None:  # two threads may both make it: they make the same
            text = self._texts[which] = self._made(connection, values)
        return connection.exec_driver_sql(text.sql, text.values(values))

    def _made(self, connection: Connection, values: Mapping[str, Any]) -> _Text:
        dialect = connection.dialect
        compiled = self._statement.compile(dialect=dialect, column_keys=list(values))
        binds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        places = compiled.positiontup
        return _Text(str(compiled), binds, None if places is None else tuple(places))
