"""Changes of a contract: kind, place, direction, proof, and whom they break."""

from dataclasses import dataclass
from enum import Enum

from harness.schema.tree import Direction


class ChangeKind(Enum):
    """What happened to an element, an attribute or a whole schema."""

    REMOVED = "removed"
    ADDED = "added"
    REQUIRED = "required"
    OPTIONAL = "optional"
    NARROWER = "narrower"
    WIDER = "wider"
    ORDER = "order"
    TYPE = "type"
    CONTENT = "content"  # the content model accepts other documents for a reason that none of the others names
    RENAMED = "rename candidate"


class Side(Enum):
    """The tree of schemas in which a document is valid, and in the other one not."""

    OLD = "old"  # the document was valid, and is refused now: the contract became narrower
    NEW = "new"  # the document was refused, and is valid now: the contract became wider


@dataclass(frozen=True, slots=True)
class Witness:
    """A document that is valid on one side only.

    ``refusal`` is what the other side's schema says about it. ``proven`` is False if lxml disagreed, or if no document
    was found (then ``xml`` is blank).
    """

    valid_in: Side
    xml: str
    refusal: str
    proven: bool


@dataclass(frozen=True, slots=True)
class ContractChange:
    """One change: in which schema, at which path, what, and its proof for each direction that it has."""

    schema: str
    direction: Direction
    path: str
    kind: ChangeKind
    detail: str
    witnesses: tuple[Witness, ...]

    @property
    def breaking(self) -> bool:
        """Whether a program that kept to the old contract may fail under the new one.

        Of a request, a client may send what is refused now. Of a reply, a client may get what it has never seen, or
        miss what was taken away. A file has writers and readers, so both directions break. A rename candidate is a
        remark on the element that was removed.
        """
        if self.kind is ChangeKind.RENAMED:
            return False
        sides = {witness.valid_in for witness in self.witnesses}
        match self.direction:
            case Direction.REQUEST:
                return Side.OLD in sides
            case Direction.REPLY:
                return Side.NEW in sides or self.kind is ChangeKind.REMOVED
            case Direction.FILE:
                return bool(sides)

    @property
    def proven(self) -> bool:
        """Whether each direction of the change has a document that shows it."""
        return all(witness.proven for witness in self.witnesses)
