"""A file that is dropped at the file server piece by piece while it is made, as a biller's own job would do it."""

from collections.abc import Generator, Iterator

from simulator.archive.spool import Content, Spool
from simulator.billers.biller import Biller
from simulator.billing.records.files import StoredFile


def dropped(biller: Biller, spool: Spool, path: str, pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Hand the pieces on and have them at the path, growing; whoever stops early leaves nothing behind.

    OSError where the disk refuses.
    """
    books = biller.router.books
    content = Content()
    books.files.check_file(path)
    books.files.uploads[path] = content
    try:
        for piece in pieces:
            content.write(content.size, piece)
            yield piece
        digest, held = spool.store(content)
        modified = books.clock.now().replace(microsecond=0)
        books.files.put(path, StoredFile(modified=modified, size=content.size, digest=digest, content=held))
    finally:
        if books.files.uploads.get(path) is content:
            del books.files.uploads[path]
        content.close()
