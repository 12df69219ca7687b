"""A file that is dropped at the file server piece by piece while it is made, as a biller's own job would do it."""

from collections.abc import Generator, Iterator

from simulator.archive.spool import Content
from simulator.billers.arrivals import arrive, drawn_for
from simulator.billers.biller import Biller
from simulator.billers.file_server import FileServer
from simulator.billing.records.files import StoredFile


def dropped(biller: Biller, server: FileServer, path: str, pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Hand the pieces on and have them at the path, growing; whoever stops early leaves nothing behind.

    Fault rules say how the file appears instead, from its last piece on. OSError where the disk refuses.
    """
    books = biller.router.books
    content = Content()
    books.files.check_file(path)
    drawn = drawn_for(server, biller, path)
    if not drawn:
        books.files.uploads[path] = content
    try:
        for piece in pieces:
            content.write(content.size, piece)
            yield piece
        digest, held = server.spool.store(content)
        modified = books.clock.now().replace(microsecond=0)
        stored = StoredFile(modified=modified, size=content.size, digest=digest, content=held)
        arrive(server, biller, path, stored, drawn, dated=False)
    finally:
        if books.files.uploads.get(path) is content:
            del books.files.uploads[path]
        content.close()
