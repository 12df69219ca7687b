"""Where the schemas lie, and the documented order of a request's tags as its XSD gives it; no value is judged here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from simulator.errors import InternalError

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a request: its type, or the tags within it; whether it may repeat, whether it has to be there."""

    name: str
    type: str
    within: tuple["Tag", ...] = ()
    repeats: bool = False
    needed: bool = False


class Layout:
    """Tags in documented order; one name may have two places (PHONE_CMTS of SetPhone, quirk 8)."""

    def __init__(self, tags: tuple[Tag, ...]) -> None:
        self.tags = tags
        self.places: Mapping[str, tuple[int, ...]] = {
            tag.name: tuple(place for place, other in enumerate(tags) if other.name == tag.name) for tag in tags
        }
        self.groups: Mapping[str, Layout] = {tag.name: Layout(tag.within) for tag in tags if tag.within}
        self.needed = frozenset(tag.name for tag in tags if tag.needed)
        self._repeating = frozenset(tag.name for tag in tags if tag.repeats)

    def place_after(self, name: str, last: int) -> int | None:
        """The first place of the tag behind the last tag's place; None where it has none left."""
        return next(
            (place for place in self.places[name] if place > last or (place == last and name in self._repeating)), None
        )

    def sort(self, params: etree._Element) -> None:
        """Put the tags, and those within a group, into documented order; unknown ones go last (key tag_order)."""
        seen: Counter[str] = Counter()
        keyed: list[tuple[int, etree._Element]] = []
        for tag in params:
            name = str(tag.tag)
            places = self.places.get(name, (len(self.tags),))
            keyed.append((places[min(seen[name], len(places) - 1)], tag))
            seen[name] += 1
            if name in self.groups:
                self.groups[name].sort(tag)
        params[:] = [tag for _, tag in sorted(keyed, key=lambda pair: pair[0])]

    def fields(self, params: Iterable[etree._Element]) -> dict[str, str]:
        """Tag → stripped text; of a tag that stands there twice the last text that is not blank counts (Q-25)."""
        fields: dict[str, str] = {}
        for tag in params:
            text = tag.text
            if text is not None and (text := text.strip()):
                fields[tag.tag] = text
            else:
                fields.setdefault(tag.tag, "")
        return fields

    def groups_in(self, params: etree._Element) -> dict[str, tuple[dict[str, str], ...]]:
        """The fields of each repeated element, by its name."""
        return {
            name: tuple(layout.fields(child) for child in params if child.tag == name)
            for name, layout in self.groups.items()
        }


def request_schema(name: str) -> Path:
    """Where the XSD of a function's request lies."""
    return SCHEMAS / "router" / f"{name}.request.xsd"


def reply_schema(name: str) -> Path:
    """Where the XSD of a function's reply lies; the name is the request's."""
    return SCHEMAS / "router" / f"{name}.reply.xsd"


def request_layout(name: str) -> Layout:
    """The layout of a function's request, from its XSD."""
    params = etree.parse(str(request_schema(name))).find(".//{*}element[@name='Params']")
    if params is None:
        raise InternalError(f"the request schema of {name} has no Params")
    return Layout(_tags(params))


def _tags(parent: etree._Element) -> tuple[Tag, ...]:
    return tuple(
        Tag(
            name=element.get("name", ""),
            type=element.get("type", ""),
            within=_tags(element),
            repeats=element.get("maxOccurs") == "unbounded",
            needed=element.get("minOccurs") is None and not chosen,
        )
        for element, chosen in _elements(parent)
    )


def _elements(parent: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The elements of a sequence, and whether they stand in a choice, whose first branch holds all of its tags."""
    for path, chosen in (("{*}element", False), ("{*}choice/{*}sequence[1]/{*}element", True)):
        for element in parent.iterfind(f"./{{*}}complexType/{{*}}sequence/{path}"):
            yield element, chosen
