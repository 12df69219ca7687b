"""Which errors are a client's doing, and with what HTTP status each is told; the API and the desk word them."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from ic_adapter.errors import Busy, Conflict, Damaged, FileRefused, Forbidden, ImportedAlready, NotFound
from ic_adapter.integrations.bill_images import NoBillImage

STATUS_OF: Mapping[type[Exception], int] = {
    NotFound: 404,
    NoBillImage: 404,
    Conflict: 409,
    Forbidden: 403,
    FileRefused: 422,
    ImportedAlready: 422,
    Damaged: 503,
    Busy: 503,
}
#: The database is locked, full or gone, or does not take a value; sqlite3's own error comes where a new connection
#: cannot be prepared.
DATABASE = (OperationalError, InterfaceError, NoConnectionFree, DataError, sqlite3.OperationalError)
