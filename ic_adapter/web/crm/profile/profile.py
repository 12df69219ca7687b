"""Profile tab of a biller: what it is, every setting and key by part, and what the configuration check finds."""

from starlette.responses import Response

from ic_adapter.billers.editing.parts import FIELDS, PARTS
from ic_adapter.billers.register import Biller
from ic_adapter.billers.templates import TEMPLATES
from ic_adapter.config_check.observed import observed
from ic_adapter.model import Level
from ic_adapter.store.staff import config_changes
from ic_adapter.web.pages.page import PageRequest

#: Parts with a page of their own.
CONTACT_US = "A14"


def profile(request: PageRequest) -> Response:
    """The whole configuration, read-only; each part has its link to a form."""
    biller = request.biller
    with request.adapter.store.reading() as connection:
        last = config_changes.last_of_each(connection, biller.id, [field.name for field in FIELDS.values()])
    found = observed(biller, request.adapter.store, request.adapter.client)
    return request.shown(
        "crm/profile.html",
        biller=biller,
        now=biller.clock.now(),
        zone=biller.clock.zone,
        parts=PARTS.values(),
        contact_us=CONTACT_US,
        last=last,
        inherited=inherited(biller),
        faults=[one for one in found if one.level is Level.ERROR],
        warnings=[one for one in found if one.level is Level.WARNING],
        not_offered=request.adapter.tickets.missing(biller),
        environment=request.adapter.tickets.environment,
        done=request.asked("done"),
    )


def inherited(biller: Biller) -> dict[str, str]:
    """Return the keys that the template fills, as they are in force for the biller."""
    template = TEMPLATES[biller.template_name]
    return {name: str(value) for name, value in template.keys.items() if name not in biller.own_keys}
