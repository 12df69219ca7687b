"""What a run covered of one function: elements and bounds of its requests, tags of its replies."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from harness.generate.documents import PlacedBound, RequestSchema
from harness.mutate.expectations import Answer
from harness.profiles.profile import Profile
from harness.profiles.reply import NotAReply, path_of, read_reply


@dataclass
class Tally:
    """Things by name, and which of them were met."""

    names: tuple[str, ...]
    met: set[str] = field(default_factory=set)

    @property
    def gaps(self) -> list[str]:
        """Names that were not met, in their order."""
        return [name for name in self.names if name not in self.met]

    @property
    def percent(self) -> float:
        """Share of the names that were met; 100 where there are none."""
        return 100.0 * (len(self.names) - len(self.gaps)) / len(self.names) if self.names else 100.0


@dataclass
class Covered:
    """Tallies of one function."""

    elements: Tally
    bounds: Tally
    replies: Tally

    def note_request(self, root: etree._Element) -> None:
        """Count the filled tags of a request that was answered as it should."""
        params = root[0][0]
        for node in params.iterdescendants():
            if len(node) or (node.text or "").strip():
                self.elements.met.add(path_of(node, params))

    def note_reply(self, answer: Answer) -> None:
        """Count the tags of a reply."""
        if answer.root is None:
            return
        if any(text for _, text in answer.statuses().values()):
            self.replies.met.add("STATUS_DESC")
        try:
            reply = read_reply(answer.root)
        except NotAReply:
            return
        self.replies.met.update(reply.values())


def nothing_covered(schema: RequestSchema, bounds: list[PlacedBound], profile: Profile) -> Covered:
    """Return the tallies of a function before the run."""
    elements = [path for path, _ in schema.leaves()]
    groups = dict.fromkeys(path.rpartition("/")[0] for path in elements if "/" in path)
    replies = (*profile.tags, *(() if "STATUS_DESC" in profile.tags else ("STATUS_DESC",)))
    return Covered(Tally((*elements, *groups)), Tally(tuple(_sides(bounds))), Tally(tuple(replies)))


def side(placed: PlacedBound, *, outside: bool) -> str:
    """Return the name of a bound's side."""
    return f"{placed}, {'outside' if outside else 'inside'}"


def _sides(bounds: list[PlacedBound]) -> Iterator[str]:
    for placed in bounds:
        yield side(placed, outside=False)
        if placed.times[1] is not None if placed.times is not None else placed.bound.outside is not None:
            yield side(placed, outside=True)
