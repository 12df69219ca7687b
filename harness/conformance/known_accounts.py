"""Persons of accounts, asked from the router itself (F-02)."""

from lxml import etree

from harness.conformance.sending import RawTarget
from harness.errors import HarnessError
from harness.mutate.bodies import body


def person_of(target: RawTarget, account: str) -> str:
    """Return the PERSON_NO of an account; HarnessError if the router does not know it."""
    root = etree.Element("Request")
    params = etree.SubElement(etree.SubElement(root, "GetAccount"), "Params")
    etree.SubElement(params, "ACCOUNT_NO").text = account
    answer = target.send(body(root))
    person = answer.root.findtext(".//PERSON_NO") if answer.root is not None else None
    if not person:
        came = f"HTTP {answer.http}, STATUS {answer.effective() or 'missing'}"
        raise HarnessError(f"{target.url} tells no PERSON_NO of account {account} ({came}); name one that exists")
    return person
