"""Where a setting, key, option or answer of a biller is changed: the address of its field among the profile's forms."""

from collections.abc import Mapping

from ic_adapter.billers import bif_options
from ic_adapter.billers.editing.parts import FIELDS, PARTS
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


def field_place(bid: str, name: str | int) -> str:
    """Return the address of the field of this setting, key or BIF customization; blank where it has none."""
    wanted = (str(name), f"bif.{name}", str(name).rpartition(".")[0])
    known = next((id_ for id_ in wanted if id_ in FIELDS), None)
    if known is None:
        return ""
    part = PART_OF[known]
    page = address("billers", bid, "contact-us") if part == CONTACT_US else address("billers", bid, "edit", part)
    return f"{page}#{anchor(known)}"


def place_of(bid: str, name: str) -> str:
    """Return where to mend what a check calls by this name; blank where no page does, and a file or a router has to."""
    plain = name.removesuffix(" answers")
    if plain == "SFTP" or plain.startswith("/"):
        return address("billers", bid, "file-server")
    if plain.startswith("Profile: ") or plain in {"Invoice type", "Mapping profile"}:
        return address("billers", bid, "mapping-profile")
    if plain.startswith("AS "):
        return field_place(bid, plain.removeprefix("AS ").partition(" ")[0])
    if plain.startswith("BO "):
        return field_place(bid, f"biller_options.{plain.removeprefix('BO ')}")
    return field_place(bid, NAMED.get(plain, plain))
