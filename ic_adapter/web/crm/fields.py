"""Where a setting, key, option or answer of a biller is changed: the address of its field on the biller's profile."""

from ic_adapter.billers import bif_options
from ic_adapter.web.pages.templates import address

#: Things that checks name, with the key that stands for them.
KEYS = {
    "Call redirection": "ivr_no_redirect",
    "Virtual site": "onboarding.virtual_site",
    "SFTP credentials": "onboarding.sftp_user",
    "Allow-list": "onboarding.allow_list_handed_over",
}
BIF = "BIF customizations"


def field_place(bid: str, name: str | int) -> str:
    """Return the address of the field of this setting, key or BIF customization."""
    return f"{address('billers', bid)}#field-{name}"


def place_of(bid: str, name: str) -> str:
    """Return where to mend what a check calls by this name, blank where no field does: a folder, a file."""
    plain = name.removesuffix(" answers")
    if plain == "SFTP" or plain.startswith("/"):
        return address("billers", bid, "file-server")
    if plain.startswith("Profile: ") or plain in {"Invoice type", "Mapping profile"}:
        return address("billers", bid, "mapping-profile")
    if plain.startswith("AS "):
        return field_place(bid, plain.removeprefix("AS ").partition(" ")[0])
    if plain.startswith("BO "):
        return field_place(bid, f"biller_options.{plain.removeprefix('BO ')}")
    if plain == BIF:
        return field_place(bid, next(iter(bif_options.FEATURES)))
    known = KEYS.get(plain, plain)
    return field_place(bid, known) if known.isascii() and " " not in known and known not in _NO_FIELD else ""


_NO_FIELD = frozenset({"settings", "addresses"})
