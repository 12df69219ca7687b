"""The letter that asks a partner to allow Invoice Cloud's outgoing addresses, to print or to download (adapter §18)."""

from starlette.responses import PlainTextResponse, Response

from ic_adapter.config_check.onboarding.allow_list import STAMP, TITLES, letter
from ic_adapter.config_values import EGRESS_ENVIRONMENTS, parse_egress
from ic_adapter.errors import NotFound
from ic_adapter.web.crm.fields import field_place
from ic_adapter.web.pages.page import PageRequest


def letter_page(request: PageRequest) -> Response:
    """The letter for one environment, production at first."""
    environment, text = _letter(request)
    return request.shown(
        "crm/letter.html",
        biller=request.biller,
        environments=list(TITLES.items()),
        environment=environment,
        text=text,
        is_example=text.startswith(STAMP),
        place=field_place(request, "onboarding.allow_list_handed_over"),
        download=request.query(environment=environment),
    )


def download(request: PageRequest) -> Response:
    """The letter as a text file."""
    environment, text = _letter(request)
    name = f'attachment; filename="allow-list-{environment}.txt"'
    return PlainTextResponse(text + "\n", headers={"content-disposition": name})


def _letter(request: PageRequest) -> tuple[str, str]:
    biller, environment = request.biller, request.asked("environment") or EGRESS_ENVIRONMENTS[0]
    if environment not in EGRESS_ENVIRONMENTS:
        raise NotFound(f"environment {environment[:40]} not found; use one of {', '.join(EGRESS_ENVIRONMENTS)}")
    own = parse_egress(request.adapter.onboarding.config.ic_egress)
    partner = request.asked("partner") or biller.keys.portal.name or biller.template.name
    return environment, letter(environment, own, partner)
