"""Profile tab of a biller: what it is, every setting and key by part, and what the configuration check finds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from ic_adapter.billers.editing.parts import FIELDS, PARTS, Field, Part
from ic_adapter.billers.register import Biller
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.config_check.finding import ConfigFinding
from ic_adapter.config_check.observed import observed
from ic_adapter.store.staff import config_changes
from ic_adapter.web.crm.fields import field_of
from ic_adapter.web.pages.page import PageRequest

#: Parts with a page of their own.
CONTACT_US = "A14"
#: What the filter shows, in the words of the page.
SHOW: Mapping[str, str] = {"": "everything", "set": "only what is set", "findings": "only what has findings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A part as the page lists it: its fields that fit the filter, how many of all are set, and its findings."""

    part: Part
    fields: Sequence[Field]
    set_count: int
    found: Sequence[ConfigFinding]


def profile(request: PageRequest) -> Response:
    """The configuration, read-only, by part; a part opens by a click, or where the address asks for some values."""
    biller, show, text = request.biller, request.asked("show"), request.asked("q")
    show = show if show in SHOW else ""
    with request.adapter.store.reading() as connection:
        last = config_changes.last_of_each(connection, biller.id, [field.name for field in FIELDS.values()])
    found = sorted(observed(biller, request.adapter.store, request.adapter.client), key=lambda one: one.level.value)
    by_field: dict[str, list[ConfigFinding]] = {}
    for one in found:
        by_field.setdefault(field_of(one.where) or "", []).append(one)
    parts = list(_parts(biller, by_field, show, text))
    return request.shown(
        "crm/profile.html",
        biller=biller,
        now=biller.clock.now(),
        zone=biller.clock.zone,
        parts=parts,
        shown=sum(len(one.fields) for one in parts),
        total=sum(len(part.fields) for part in PARTS.values() if part.name != CONTACT_US),
        by_field=by_field,
        show=show,
        asked=text,
        choices=SHOW,
        last=last,
        inherited=inherited(biller),
        findings=[(one, field_of(one.where)) for one in found],
        not_offered=request.adapter.tickets.missing(biller),
        environment=request.adapter.tickets.environment,
        done=request.asked("done"),
    )


def _parts(
    biller: Biller, by_field: Mapping[str, Sequence[ConfigFinding]], show: str, text: str
) -> Iterator[ShownPart]:
    """Yield the parts that have fields which fit, but the one with a page of its own."""
    for part in PARTS.values():
        fields = [field for field in part.fields if _fits(field, biller, by_field, show, text.lower())]
        if part.name == CONTACT_US or not fields:
            continue
        yield ShownPart(
            part=part,
            fields=fields,
            set_count=sum(field.is_set(biller) for field in part.fields),
            found=[one for field in part.fields for one in by_field.get(field.id, ())],
        )


def _fits(field: Field, biller: Biller, by_field: Mapping[str, object], show: str, text: str) -> bool:
    if text not in f"{field.title}\n{field.id}\n{field.name}".lower():
        return False
    return show == "" or (field.is_set(biller) if show == "set" else field.id in by_field)


def inherited(biller: Biller) -> dict[str, str]:
    """Return the keys that the template fills, as they are in force for the biller."""
    template = TEMPLATES[biller.template_name]
    return {name: str(value) for name, value in template.keys.items() if name not in biller.own_keys}
