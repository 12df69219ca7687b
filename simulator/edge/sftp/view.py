"""The folders as one account sees them: a path on the wire becomes a biller and a path in its tree, or is refused."""

from dataclasses import dataclass

from simulator.billers.biller import Biller
from simulator.billers.errors import NoSuchBiller
from simulator.billers.register import Billers
from simulator.billing.records.files import FileTree
from simulator.billing.records.sftp_accounts import AccountKind

ESCAPED = "backslashreplace"


class PathNotUtf8(Exception):
    """The name on the wire is not UTF-8."""


class IsRoot(Exception):
    """The call needs a biller's folder, and the path is the root that holds them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A path in a biller's tree; ``biller`` is None for the pick-up account's root with its folder per biller."""

    biller: Biller | None
    path: str

    @property
    def biller_id(self) -> str:
        """The biller's id, blank at the pick-up account's root."""
        return self.biller.id if self.biller else ""

    @property
    def tree(self) -> FileTree:
        """The biller's files; IsRoot at the root of the pick-up account."""
        if self.biller is None:
            raise IsRoot
        return self.biller.router.books.files


class View:
    """Resolves what one account's client names; ``..`` never leads out of the account's root."""

    def __init__(self, billers: Billers, kind: AccountKind, biller_id: str) -> None:
        self._billers = billers
        self._kind = kind
        self._biller_id = biller_id

    def place(self, raw: bytes) -> Place:
        """Return where a path on the wire leads; NoSuchBiller for a folder that is no biller's."""
        path = normal(raw)
        if self._kind is AccountKind.BILLER:
            return Place(self._billers.get(self._biller_id), path)
        if path == "/":
            return Place(None, path)
        biller_id, _, rest = path[1:].partition("/")
        return Place(self._billers.get(biller_id), "/" + rest)

    def billers(self) -> list[str]:
        """Return the folders of the pick-up account's root."""
        return [biller.id for biller in self._billers.all()]

    def logged_as(self, raw: bytes) -> tuple[str, str]:
        """Return the biller whose traffic shows a call on this path, and the path there; blank where it is nobody's.

        Whatever is not UTF-8 or printable is escaped.
        """
        try:
            place = self.place(raw)
        except (NoSuchBiller, PathNotUtf8):
            return "" if self._kind is AccountKind.PICKUP else self._biller_id, _shown(raw.decode(errors=ESCAPED))
        return place.biller_id, _shown(place.path)


def _shown(path: str) -> str:
    return "".join(it if it.isprintable() else it.encode("unicode_escape").decode() for it in path)[:1_000]


def normal(raw: bytes) -> str:
    """Return the path from the root, without empty, ``.`` and ``..`` parts; PathNotUtf8 if it is not UTF-8."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise PathNotUtf8 from None
    parts: list[str] = []
    for part in text.split("/"):
        if part == "..":
            parts[-1:] = []
        elif part not in {"", "."}:
            parts.append(part)
    return "/" + "/".join(parts)
