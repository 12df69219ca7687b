"""Every way the router says no, as one printed tree; which code and level each gets on the wire lives in refusals.py.

Refused
├── AddressRefused        the client's address is not on the allow-list
├── LoginRefused          no login, or a wrong one
├── Unreadable            form key, form or XML cannot be read
├── UnknownFunction       the request names no function of the router
├── NotPermitted          the login may not run this function
├── NotValid              the request does not match its schema
├── TagMissing            a required tag is missing or blank
├── AccountTagMissing     neither account tag is filled
├── UnknownAccount        no account, or more than one, has that number
├── BadValue              a value is not in its code table, or not valid here
│   └── PhoneNotUpdated   the same in SetPhone and SetAccountBillingAddress, in the documented words
├── NotFound              no person, record, AR item or payment reference matches
│   └── PhoneNotFound     SetPhone's person or phone record
├── OutOfRange            an amount is outside the allowed range
├── Duplicate             the payment or the returned check already exists
├── Settled               the AR item is already voided or returned, or cannot be changed
├── AnyError              an error of the router that has no documented number
└── PositiveStatus        a STATUS above 0, which is a failure too
InternalError             a defect of the simulator itself; never a refusal: logged with its traceback, HTTP 500
"""


class Refused(Exception):
    """The router refuses the request; nothing was changed.

    A subclass's ``text`` is the sentence the client reads; its fields are filled from the keyword arguments.
    """

    text = "refused"

    def __init__(self, **words: str) -> None:
        self.words = words
        super().__init__(self.text.format(**words))


class AddressRefused(Refused):
    """The client's address is not on the biller's allow-list (router §1.2)."""

    text = "address {address} is not on the allow-list"


class LoginRefused(Refused):
    """The credential is wrong, or missing where one is needed (router §1.2)."""

    text = "no valid login"


class Unreadable(Refused):
    """Form key, form or XML cannot be read (router §1.2, Q-03)."""

    text = "{reason}"


class UnknownFunction(Refused):
    """The function element names nothing the router has; names are case-sensitive (router §2.1)."""

    text = "{function} is not a function of this router{hint}"


class NotPermitted(Refused):
    """The login's list of functions leaves this one out (router §1.2)."""

    text = "{function} is not permitted for this credential"


class NotValid(Refused):
    """The request does not match its XSD; the reason names tag and cause (router §3)."""

    text = "{reason}"


class TagMissing(Refused):
    """A required tag is missing or holds only white space (router §4.2)."""

    text = "{tag} tag is missing or is empty."


class AccountTagMissing(Refused):
    """Neither ACCOUNT_NO nor ACCOUNT_NO_CUSTOM is filled (router §4.2; the documented text has no full stop)."""

    text = "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty"


class UnknownAccount(Refused):
    """No account has the number, or a custom number belongs to several (router §4.2)."""

    text = "Invalid Account Number"


class BadValue(Refused):
    """A value fits its pattern but not the calendar or its code table (router §3, §4.2)."""

    text = "{tag}: {reason}"


class PhoneNotUpdated(BadValue):
    """SetPhone or SetAccountBillingAddress cannot take a value; one text for both (router §4.2, quirk 15)."""

    text = "Unable to update account phone! ({detail})"


class NotFound(Refused):
    """No person, phone or address record, AR item or payment has that number (router §4.2)."""

    text = "{reason}"


class PhoneNotFound(NotFound):
    """SetPhone finds no person or no record; the documented words (router §4.2, F-10)."""

    text = "Unable to update account phone! ({detail})"


class OutOfRange(Refused):
    """An amount is outside what the item or the rule allows (router §4.2)."""

    text = "{tag}: {reason}"


class Duplicate(Refused):
    """The same payment or returned check already exists, and the biller rejects that (key duplicate_policy)."""

    text = "{reason}"


class Settled(Refused):
    """The AR item is already voided or returned, or is of a kind that cannot be changed (router §4.2, §5.1)."""

    text = "{reason}"


class AnyError(Refused):
    """An error below 0 that the documents do not number; only a magic number causes it (router §4.2)."""

    text = "Unable to update account phone! (XX)"


class PositiveStatus(Refused):
    """A STATUS above 0; only a magic number causes it (Q-09)."""

    text = "Warning"


class InternalError(Exception):
    """A rule that the simulator's own code has to keep is broken; the text says which, for the log."""
