"""The biller's own texts on its payers' pages: what it is called and how it is reached."""

from dataclasses import dataclass

from ic_adapter.billers.key_checks import line
from ic_adapter.billers.key_fields import key


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalTexts:
    """Texts on every page for payers; blank: the page leaves it out."""

    name: str = key("", line, "name of the biller on its payers' pages; if blank, the template's", "A19")
    phone: str = key("", line, "phone number for payers, as it is shown", "A19")
    hours: str = key("", line, "hours at which that phone is answered, as they are shown", "A19")
    address: str = key("", line, "address of the biller's office, as it is shown", "A19")
