"""Length of the data folder's SQLite file: a whole number of pages, or something is missing."""

from pathlib import Path

from simulator.archive.errors import BadStore

MAGIC, HEAD = b"SQLite format 3\0", 100  # how the header of a file begins, and its length


def check_length(path: Path) -> None:
    """BadStore for a file that ends within a page: SQLite reads what is missing as zeros, and says nothing.

    Of a file of one byte SQLite would make a new one. Not where there is a log: a program that was killed while it
    moved the log into the file leaves such an end too.
    """
    log = Path(f"{path}-wal")
    size = path.stat().st_size if path.is_file() else 0
    if not size or (log.exists() and log.stat().st_size):
        return
    with path.open("rb") as file:
        head = file.read(HEAD)
    advice = "restore a backup or choose another folder"
    if len(head) < HEAD:
        raise BadStore(f"{path}: not a SQLite file, or cut off within its first page; {advice}")
    page = int.from_bytes(head[16:18], "big") if head.startswith(MAGIC) else size
    page = {0: size, 1: 65_536}.get(page, page)  # 1 stands for a number of 17 bits
    if size % page:
        raise BadStore(f"{path}: damaged ({page - size % page} bytes of its last page are missing); {advice}")
