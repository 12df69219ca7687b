"""Contact Us of a biller (CCU-01 to CCU-03): provider, switch, address and log-in per environment, test of it."""

from typing import Any

from starlette.responses import Response

from ic_adapter.billers.editing.drafts import REMOVE, change_of
from ic_adapter.billers.editing.parts import PARTS
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadField, BadValue
from ic_adapter.integrations import contact_us_access as access
from ic_adapter.store.staff import config_changes
from ic_adapter.web.crm.profile.edit import again, drafted, version_of
from ic_adapter.web.crm.profile.profile import CONTACT_US
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

PROVIDER, SWITCH = "contact_us_provider", "contact_us_enabled"
#: The words of CCU-01, exactly two.
PROVIDERS = (("NONE", "None"), (access.PROVIDER, "Cayenta CIS"))
PATH = "contact-us"


def contact_us(
    request: PageRequest, status: int = 200, version: int | None = None, tested: access.Tested | None = None
) -> Response:
    """The form, and what a test of the connection showed."""
    biller, tickets, part = request.biller, request.adapter.tickets, PARTS[CONTACT_US]
    with request.adapter.store.reading() as connection:
        last = config_changes.last_of_each(connection, biller.id, [field.name for field in part.fields])
        newest = config_changes.version(connection, biller.id)
    return request.shown(
        "crm/contact_us.html",
        status,
        biller=biller,
        form=request.form,
        providers=PROVIDERS,
        provider=biller.keys.contact_us_provider,
        is_on=_is_on(biller, tickets.environment),
        is_feature_on=tickets.is_feature_on,
        environment=tickets.environment,
        environments=[
            (one, [_field(name, one) for name in ("ccu_url", "ccu_user", "ccu_key")]) for one in access.ENVIRONMENTS
        ],
        fields=part.by_id,
        lacking={one: _unset(biller, one) for one in access.ENVIRONMENTS},
        missing=tickets.missing(biller),
        last=last,
        remove=REMOVE,
        version=newest if version is None else version,
        tested=tested,
        not_proven=access.NOT_PROVEN,
    )


def save(request: PageRequest) -> Response:
    """Keep what was typed as a draft; on only with provider, URL and key in this environment (CCU-02)."""
    biller, part, typed = request.biller, PARTS[CONTACT_US], dict(request.form.values)
    environment = request.adapter.tickets.environment
    if typed.get(SWITCH) == ("true" if _is_on(biller, environment) else "false"):
        del typed[SWITCH]  # as it was
    problems: dict[str, str] = {}
    if request.form.value(SWITCH) == "true" and (lacks := _lacks(biller, typed, environment)):
        problems[SWITCH] = f"To switch Contact Us on, set {' and '.join(lacks)}."
    try:
        if not problems:
            return drafted(request, part, typed, PATH)
    except BadField as refusal:
        problems = {fault.path: fault.reason for fault in refusal.faults}
    return contact_us(again(request, part, problems), 422, version_of(request))


def test(request: PageRequest) -> Response:
    """Try the stored access of an environment out: no ticket is created."""
    environment = request.form.value("environment")
    lacks = [] if environment in access.ENVIRONMENTS else ["environment"]
    lacks = lacks or _unset(request.biller, environment)
    if lacks:
        form = Form({}, {"": f"To test the connection, first save {' and '.join(lacks)}."})
        again_ = PageRequest(request.adapter, request.pages, request.http, form, request.staff)
        return contact_us(again_, 422)
    return contact_us(_unsent(request), tested=access.try_out(request.biller, environment))


def _unsent(request: PageRequest) -> PageRequest:
    """The request without its form: the page shows what is stored."""
    return PageRequest(request.adapter, request.pages, request.http, Form(), request.staff)


def _field(name: str, environment: str) -> str:
    return access.named(name, environment)


def _is_on(biller: Biller, environment: str) -> bool:
    """Whether payers would have the form if the platform feature is on."""
    is_set = biller.keys.contact_us_provider == access.PROVIDER and not access.lacking(biller, environment)
    return is_set and biller.keys.contact_us_enabled


def _unset(biller: Biller, environment: str) -> list[str]:
    """What a test of the connection lacks, as the form above names its fields."""
    return [PARTS[CONTACT_US].by_id[name].title for name in access.lacking(biller, environment)]


def _lacks(biller: Biller, typed: dict[str, str], environment: str) -> list[str]:
    """What would be missing after the change, in words of the page."""
    fields = PARTS[CONTACT_US].by_id
    values: dict[str, Any] = {}
    for name, field in fields.items():
        text = typed.get(name, "")
        if typed.get(f"{REMOVE}{name}"):
            values[name] = None
        elif name in typed and (text or not field.is_secret):
            try:
                values[name] = field.value_of(text)
            except BadValue:
                continue  # told beside its field
    change = change_of(values)
    provider = change.keys.get(PROVIDER, biller.keys.contact_us_provider)
    lacks = [] if provider == access.PROVIDER else ["the provider Cayenta CIS"]
    words = {"ccu_url": "the URL", "ccu_key": "the API key"}
    for base in access.NEEDED:
        name = access.named(base, environment)
        if not change.settings.get(name, biller.settings.get(name, "")):
            lacks.append(f"{words[base]} of {environment}")
    return lacks
