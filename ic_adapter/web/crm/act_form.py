"""What every form of staff about payers and customers carries: who sends it, and a key by which it is done once."""

import re
import secrets

from ic_adapter.errors import BadField, Fault
from ic_adapter.web.pages.page import PageRequest

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_key() -> str:
    """Return the key of a form that is shown."""
    return secrets.token_urlsafe(18)


def key_of(request: PageRequest) -> str:
    """Return the key of the form that was sent; BadField where it has none."""
    key = request.form.value("form")
    if not KEY.fullmatch(key):
        raise BadField(
            "the form was incomplete; load the page again and send it from there", Fault("form", "no key of a form")
        )
    return key


def sender(request: PageRequest) -> str:
    """Return the name of who sends the form, as it is written down."""
    return request.staff.name[:64]
