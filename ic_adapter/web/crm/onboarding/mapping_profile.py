"""The implementation profile of a files-only biller: options, and how each of its files is mapped (adapter §17)."""

from collections.abc import Callable

from starlette.responses import Response

from ic_adapter.billers.register import Biller
from ic_adapter.billers.templates import Cis
from ic_adapter.files.partners import profile_trail
from ic_adapter.files.partners.demo import demo_profile
from ic_adapter.files.partners.mapping.fields import TYPES, PartnerFile
from ic_adapter.files.partners.profiles import profile_of
from ic_adapter.store.staff import config_changes
from ic_adapter.web.crm.fields import field_place
from ic_adapter.web.pages.page import PageRequest

LOOKED_AT = 50  # newest changes of the biller, for the last one of the profile
REDIRECTION = "The biller redirects no calls to the IVR"
#: What people read, what is required, the value that a biller has, and its key (settings §4).
OPTIONS: tuple[tuple[str, str, Callable[[Biller], bool], str], ...] = (
    ("BO 90 Enable SMS Web Link Via IVR", "off", lambda one: one.keys.biller_options["90"], "biller_options.90"),
    (
        "BO 103 Enable Saving of Customer Phone number via IVR",
        "on",
        lambda one: one.keys.biller_options["103"],
        "biller_options.103",
    ),
    (REDIRECTION, "confirmed", lambda one: one.keys.ivr_no_redirect, "ivr_no_redirect"),
)


def mapping_profile(request: PageRequest) -> Response:
    """The options and every file with its mapping; of a Cayenta biller the page says that there is none."""
    biller = request.biller
    with request.adapter.store.reading() as connection:
        profile = profile_of(connection, biller.id)
        newest = config_changes.newest(connection, biller.id, limit=LOOKED_AT)
    return request.shown(
        "crm/mapping_profile.html",
        biller=biller,
        is_files_only=biller.template.cis is Cis.STW_OPENGOV,
        options=[(words, wanted, value_of(biller), name) for words, wanted, value_of, name in OPTIONS],
        place=lambda name: field_place(request, name),
        files=[(TYPES[kind].title, None if profile is None else profile.mapping(kind)) for kind in PartnerFile],
        changes=[row for row in newest if row.name.startswith(profile_trail.NAME)],
        done=request.asked("done"),
        is_demo=profile is not None and profile.files == demo_profile().files,
    )
