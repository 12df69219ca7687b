"""Admin calls on a biller's files at Invoice Cloud's file server: list, read, put, remove (invoice-files §1)."""

import base64
import binascii
from datetime import datetime

from simulator.archive.spool import Content
from simulator.billers.arrivals import arrive, drawn_for
from simulator.billing.records.files import FileTree, StoredFile
from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Body, Refusal, View
from simulator.recipes.sample_files import SAMPLES, sample
from simulator.statements.drop import dropped

#: Bytes of a body that puts a file; longer files come over SFTP.
LONGEST = 67_108_864
BINARY = "application/octet-stream"


class FileView(View):
    """A file or folder: ``modified`` is the biller's time; ``is_growing``: a client is writing it."""

    path: str
    is_folder: bool
    size: int
    modified: str | None
    sha256: str
    is_growing: bool


class FilesView(View):
    """The files and folders, by path."""

    files: list[FileView]


class FileBody(Body):
    """A file to put: its content as ``text`` (UTF-8) or as ``base64``; ``modified`` left out is now."""

    path: str
    text: str | None = None
    base64: str | None = None
    modified: datetime | None = None


def listing(request: AdminRequest) -> FilesView:
    """All files and folders of the biller, or those directly in ``folder``."""
    tree = request.biller.router.books.files
    folder = request.query.get("folder")
    paths = sorted(tree.paths()) if folder is None else tree.children(folder.rstrip("/") or "/")
    return FilesView(files=[_shown(tree, path) for path in paths])


def put(request: AdminRequest) -> FileView:
    """Put a file in place of any other with its path; fault rules say how readers see it arrive."""
    body: FileBody = request.body
    books = request.biller.router.books
    books.files.check_file(body.path)
    modified = body.modified or books.clock.now()
    if modified.tzinfo is None:
        modified = modified.replace(tzinfo=books.clock.zone)
    server, content = request.billers.file_server, Content()
    try:
        content.write(0, _bytes(body))
        digest, held = server.spool.store(content)
        stored = StoredFile(modified=modified.replace(microsecond=0), size=content.size, digest=digest, content=held)
        drawn = drawn_for(server, request.biller, body.path)
        arrive(server, request.biller, body.path, stored, drawn, dated=body.modified is not None)
    except OSError as error:
        raise Refusal(503, f"the file was not stored: {error.strerror}") from None
    finally:
        content.close()
    return _shown(books.files, body.path)


def drop_samples(request: AdminRequest) -> FilesView:
    """Drop the samples of a partner that has only files, as its own job would; fault rules say how they arrive."""
    biller, server = request.biller, request.billers.file_server
    paths = SAMPLES.get(biller.recipe.template_id)
    if paths is None:
        raise Refusal(409, f"template {biller.recipe.template_id} has no sample files; POST bill-run drops its bills")
    for path in paths:
        pieces = iter((sample(biller.recipe.template_id, path),))
        for _ in dropped(biller, server, path, pieces):
            pass
    return FilesView(files=[_shown(biller.router.books.files, path) for path in paths])


def read(request: AdminRequest) -> FileReply:
    """The content of a file, a growing one as far as it has come."""
    path = _path(request)
    try:
        pieces = request.billers.file_server.content(request.biller.router.books.files, path)
    except OSError as error:
        raise Refusal(503, f"the content of {path[:200]} cannot be read: {error.strerror}") from None
    return FileReply(path.rpartition("/")[2], BINARY, pieces)


def remove(request: AdminRequest) -> None:
    """Remove a file."""
    request.biller.router.books.files.remove(_path(request))


def _path(request: AdminRequest) -> str:
    path = request.query.get("path")
    if path is None:
        raise Refusal(422, "invalid query", ("?path", "missing; name the file, such as ?path=/ToInvoiceCloud/a.xml"))
    return path


def _bytes(body: FileBody) -> bytes:
    if (body.text is None) == (body.base64 is None):
        raise Refusal(422, "the body does not match its schema", ("$", "send the content as text or as base64"))
    if body.text is not None:
        return body.text.encode()
    try:
        return base64.b64decode(body.base64 or "", validate=True)
    except binascii.Error as error:
        raise Refusal(422, "the body does not match its schema", ("$.base64", f"not base64: {error}")) from None


def _shown(tree: FileTree, path: str) -> FileView:
    stored, upload = tree.find(path), tree.upload(path)
    return FileView(
        path=path,
        is_folder=tree.is_folder(path),
        size=upload.size if upload is not None else stored.size if stored is not None else 0,
        modified=None if stored is None else stored.modified.isoformat(),
        sha256="" if stored is None or upload is not None else stored.digest,
        is_growing=upload is not None,
    )


CALLS = (
    AdminCall("GET", "/billers/{bid}/files", "list the biller's files", listing, reply=FilesView, query=("folder",)),
    AdminCall("PUT", "/billers/{bid}/files", "put a file", put, FileBody, FileView, most=LONGEST),
    AdminCall("DELETE", "/billers/{bid}/files", "remove a file", remove, status=204, query=("path",)),
    AdminCall(
        "POST",
        "/billers/{bid}/sample-files",
        "drop a partner's sample files",
        drop_samples,
        reply=FilesView,
        status=201,
    ),
    AdminCall(
        "GET",
        "/billers/{bid}/files/content",
        "read a file",
        read,
        reply=FileReply,
        query=("path",),
        media_type=BINARY,
    ),
)
