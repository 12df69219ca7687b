"""Where a setting, key, option or answer of a biller is changed: the address of its field among the profile's forms.

Who may change nothing is led to the value on the Profile tab instead.
"""

from collections.abc import Mapping

from ic_adapter.billers import bif_options
from ic_adapter.billers.editing.parts import FIELDS, PARTS
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.templates import address, anchor

#: Things that checks name, with the id of the field that stands for them.
NAMED: Mapping[str, str] = {
    "Call redirection": "ivr_no_redirect",
    "Virtual site": "onboarding.virtual_site",
    "SFTP credentials": "onboarding.sftp_user",
    "Allow-list": "onboarding.allow_list_handed_over",
    "BIF customizations": f"bif.{next(iter(bif_options.FEATURES))}",
}
CONTACT_US = "A14"
PART_OF: Mapping[str, str] = {id_: part.name for part in PARTS.values() for id_ in part.by_id}


def field_place(request: PageRequest, name: str | int) -> str:
    """Return the address of the field of this setting, key or BIF customization; blank where it has none."""
    known, bid = _known(str(name)), request.part("bid")
    if known is None:
        return ""
    part = PART_OF[known]
    if part == CONTACT_US:
        return f"{address('billers', bid, 'contact-us')}#{anchor(known)}"
    if not request.staff.can_configure:
        return f"{address('billers', bid)}#field-{known.removeprefix('bif.')}"
    return f"{address('billers', bid, 'edit', part)}#{anchor(known)}"


def place_of(request: PageRequest, name: str) -> str:
    """Return where to mend what a check calls by this name; blank where no page does, and a file or a router has to."""
    plain, bid = name.removesuffix(" answers"), request.part("bid")
    if plain == "SFTP" or plain.startswith("/"):
        return address("billers", bid, "file-server")
    if plain.startswith("Profile: ") or plain in {"Invoice type", "Mapping profile"}:
        return address("billers", bid, "mapping-profile")
    known = field_of(plain)
    return field_place(request, known) if known else ""


def field_of(name: str) -> str | None:
    """Return the id of the field of what a check calls by this name, None where it has none."""
    if name.startswith("AS "):
        return _known(name.removeprefix("AS ").partition(" ")[0])
    if name.startswith("BO "):
        return _known(f"biller_options.{name.removeprefix('BO ')}")
    return _known(NAMED.get(name, name))


def _known(name: str) -> str | None:
    return next((id_ for id_ in (name, f"bif.{name}", name.rpartition(".")[0]) if id_ in FIELDS), None)
