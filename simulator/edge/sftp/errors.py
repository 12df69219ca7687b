"""What a client reads of an error: those of books, store and disk in the words of SFTP."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncssh

from simulator.archive.errors import NotKept
from simulator.billers.errors import NoSuchBiller
from simulator.billing.errors import BooksError, NotThere
from simulator.edge.sftp.view import IsRoot, PathNotUtf8

READ_ONLY_ROOT = "the folder of all billers is read only; use the folder of a biller"


@contextmanager
def told() -> Iterator[None]:
    """Turn the errors of books, store and disk into those of SFTP."""
    try:
        yield
    except (NotThere, NoSuchBiller) as error:
        reason = error.reason if isinstance(error, NotThere) else f"folder {error} not found"
        raise asyncssh.SFTPNoSuchFile(reason) from None
    except BooksError as error:
        raise asyncssh.SFTPFailure(error.reason) from None
    except IsRoot:
        raise asyncssh.SFTPPermissionDenied(READ_ONLY_ROOT) from None
    except PathNotUtf8:
        raise asyncssh.SFTPBadMessage("the name is not UTF-8") from None
    except NotKept as error:
        raise asyncssh.SFTPFailure(str(error)) from None
    except (OverflowError, ValueError) as error:
        raise asyncssh.SFTPFailure(f"not a valid date or number: {error}") from None
    except OSError as error:
        raise asyncssh.SFTPFailure(error.strerror or str(error)) from None
