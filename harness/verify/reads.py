"""Requests that only read: the documented ones, variants of their optional tags, and some that must be refused."""

from collections.abc import Iterator, Sequence
from itertools import product

from harness.verify.target import RouterRequest

#: Functions that only read an account, with their optional tags (router §6); PHONES is asked for its person.
READS = {
    "GetAccountBalance": (),
    "GetAccount": ("PREPAY_INFO_YN", "FMT_PREPAY_YN"),
    "GetPayArrangements": ("PAYSCHEDULE_YN",),
    "GetAccountBillingAddress": (),
}
PHONES = "GetPhoneRecords"
#: Accounts of the documented samples (router §8).
DOCUMENTED = ("2003708", "2036948", "2000341")
#: Valid by its form, and of nobody.
UNKNOWN = "ZZ-NO-SUCH-ACCOUNT"
NOBODY = "999999999999"


def account_reads(accounts: Sequence[str]) -> Iterator[RouterRequest]:
    """Yield each function for each account: optional tags blank, absent, and for the first account set either way."""
    for place, account in enumerate(accounts):
        for function, optional in READS.items():
            for values in product(("", "T", "F") if place == 0 else ("",), repeat=len(optional)):
                tags = (("ACCOUNT_NO", account), *zip(optional, values, strict=True))
                yield RouterRequest(function, tags)
            if optional and place == 0:
                yield RouterRequest(function, (("ACCOUNT_NO", account),))


def person_reads(persons: Sequence[str]) -> Iterator[RouterRequest]:
    """Yield the request for the phone records of each person."""
    for person in persons:
        yield RouterRequest(PHONES, (("PERSON_NO", person),))


def refused_reads() -> Iterator[RouterRequest]:
    """Yield requests that no router may answer with success: without their key, and with a key of nobody."""
    for function in READS:
        yield RouterRequest(function, (("ACCOUNT_NO", ""),), refused=True, code="-100")
        yield RouterRequest(function, (("ACCOUNT_NO", UNKNOWN),), refused=True, code="-4")
    yield RouterRequest(PHONES, (("PERSON_NO", ""),), refused=True, code="-100")
    yield RouterRequest(PHONES, (("PERSON_NO", NOBODY),), refused=True, code="-906")
