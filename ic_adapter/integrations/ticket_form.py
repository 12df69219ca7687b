"""The contact-us form (adapter §14.4): four fields, all required, checked and written as they are sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.errors import BadField, Fault

MAX_DESCRIPTION = 2000
MAX_LINE = 200  # characters of a name or an e-mail address: both stand in one tag of 2000 with the phone
#: Written between the digits of a phone number by people.
BETWEEN = re.compile(r"[\s().\-\u2010-\u2015/]")
PHONE = re.compile(r"(?:\+?1)?([2-9][0-9]{2})([0-9]{3})([0-9]{4})")
#: One @, no blanks, a dotted host: what a form can know. Whether it exists, a message has to show.
EMAIL = re.compile(
    r"[^\s@,;<>()\"]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
#: Line breaks, tabs and blanks of every kind.
BLANKS = re.compile(r"\s+")
#: What XML and a line of text cannot carry; line breaks and tabs are fine in the description.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class TicketForm:
    """What the payer typed, as it is sent: the phone as 202-555-0187, blanks of the name collapsed."""

    name: str
    phone: str
    email: str
    description: str

    def as_stored(self) -> Mapping[str, str]:
        """Return the fields by name."""
        return {"name": self.name, "phone": self.phone, "email": self.email, "description": self.description}


def checked(name: str, phone: str, email: str, description: str) -> TicketForm:
    """Return the form; BadField names each field that is missing or wrong, as its page shows it."""
    form = TicketForm(
        name=BLANKS.sub(" ", name).strip(),
        phone=_phone(phone),
        email=email.strip(),
        description=description.replace("\r\n", "\n").replace("\r", "\n").strip(),
    )
    faults = [Fault(f"$.{field}", reason) for field, reason in _faults(form, phone)]
    if faults:
        raise BadField("the form is not complete", *faults)
    return form


def _phone(typed: str) -> str:
    found = PHONE.fullmatch(BETWEEN.sub("", typed))
    return "-".join(found.groups()) if found else ""


def _faults(form: TicketForm, phone: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not form.name:
        found.append(("name", "enter a name"))
    if not form.phone:
        found.append(
            (
                "phone",
                "enter a phone number of 10 digits, like 202-555-0187" if phone.strip() else "enter a phone number",
            )
        )
    if not form.email:
        found.append(("email", "enter an e-mail address"))
    elif not EMAIL.fullmatch(form.email):
        found.append(("email", "enter an e-mail address like name@example.org"))
    if not form.description:
        found.append(("description", "describe the issue"))
    elif len(form.description) > MAX_DESCRIPTION:
        found.append(
            ("description", f"use at most {MAX_DESCRIPTION:,} characters; there are {len(form.description):,}")
        )
    found += [
        (field, f"use at most {MAX_LINE} characters")
        for field in ("name", "email")
        if len(getattr(form, field)) > MAX_LINE
    ]
    stored = form.as_stored()
    found += [(field, "remove control characters") for field, text in stored.items() if CONTROL.search(text)]
    return found
