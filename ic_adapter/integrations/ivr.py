"""Calls to the IVR (adapter §17): the caller's number saved in the customer profile, and whether a text is offered.

The caller is identified by then. BO 103 and BO 90 are biller options, not Advanced Settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ic_adapter.billers.key_checks import digits
from ic_adapter.billers.keys import Keys
from ic_adapter.billers.register import Register
from ic_adapter.errors import NotFound
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store
from ic_adapter.store.partners import ivr_phones

SMS_LINK, SAVE_CALLER = "90", "103"


class IvrReason(StrEnum):
    """Why a number was saved or not, and why a text link is offered or not."""

    SAVED = "SAVED"
    BO_103_OFF = "BO_103_OFF"
    REDIRECT_NUMBER = "REDIRECT_NUMBER"
    NOT_A_PHONE_NUMBER = "NOT_A_PHONE_NUMBER"
    OFFERED = "OFFERED"
    BO_90_OFF = "BO_90_OFF"
    NO_WEB_LINK = "NO_WEB_LINK"


TEXTS: Mapping[IvrReason, str] = {
    IvrReason.SAVED: "the caller's number was saved in the customer profile",
    IvrReason.BO_103_OFF: "BO 103 is off: the caller's number is not saved",
    IvrReason.REDIRECT_NUMBER: "the number redirects calls to the IVR; it is not the caller's",
    IvrReason.NOT_A_PHONE_NUMBER: "the caller's number is withheld or not a phone number of ten digits",
    IvrReason.OFFERED: "the caller can choose a text message with a payment link",
    IvrReason.BO_90_OFF: "BO 90 is off: no text link is offered",
    IvrReason.NO_WEB_LINK: "the IVR partner does not implement AdvancedIVRSearch.OfferWebLink",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IvrAnswer:
    """What the IVR is told; `phone`: the digits that were saved, blank where none were."""

    phone: str
    phone_reason: IvrReason
    link_reason: IvrReason
    starts_pump: bool

    @property
    def is_link_offered(self) -> bool:
        """Whether the caller can choose a text message with a payment link."""
        return self.link_reason is IvrReason.OFFERED


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPhone:
    """A number in a customer profile, and the call that brought it."""

    phone: str
    call_id: str
    saved_at: datetime


class Ivr:
    """Takes calls for the billers of a register."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def identified(self, bid: str, account: str, caller: str, call_id: str) -> IvrAnswer:
        """Save the number of an identified caller where that is wanted; NotFound for the biller or the account."""
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            if invoices.account_of(connection, bid, account) is None:
                raise NotFound(f"account {account} not found")
            phone, reason = _saved(biller.keys, caller)
            if phone:
                row = {"bid": bid, "account_number": account, "phone": phone, "call_id": call_id}
                ivr_phones.put(connection, row | {"saved_at": biller.clock.now()})
        return IvrAnswer(
            phone=phone,
            phone_reason=reason,
            link_reason=_link(biller.keys),
            starts_pump=bool(phone) and biller.keys.ivr_phone_starts_pump,
        )

    def phone(self, bid: str, account: str) -> SavedPhone | None:
        """Return the number that a call saved; None where none did. NotFound for the biller or the account."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            if invoices.account_of(connection, bid, account) is None:
                raise NotFound(f"account {account} not found")
            row = ivr_phones.of_account(connection, bid, account)
        return None if row is None else SavedPhone(phone=row.phone, call_id=row.call_id, saved_at=row.saved_at)


def _saved(keys: Keys, caller: str) -> tuple[str, IvrReason]:
    if not keys.biller_options[SAVE_CALLER]:
        return "", IvrReason.BO_103_OFF
    phone = digits(caller)
    if not phone:
        return "", IvrReason.NOT_A_PHONE_NUMBER
    return ("", IvrReason.REDIRECT_NUMBER) if phone in keys.ivr_redirect_numbers else (phone, IvrReason.SAVED)


def _link(keys: Keys) -> IvrReason:
    """Both are needed: the biller's option, and that the IVR partner can offer a link at all."""
    if not keys.biller_options[SMS_LINK]:
        return IvrReason.BO_90_OFF
    return IvrReason.OFFERED if keys.offer_web_link else IvrReason.NO_WEB_LINK
