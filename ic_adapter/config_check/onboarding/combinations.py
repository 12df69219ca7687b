"""Settings of a Cayenta biller that need each other, beside the findings of the configuration check."""

from collections.abc import Iterator

from ic_adapter.billers.register import Biller
from ic_adapter.config_check.onboarding.checked import Checked, Subject, passed, warned
from ic_adapter.model import Group
from ic_adapter.store import billers


def combinations(subject: Subject) -> Iterator[Checked]:
    """Settings without effect or against each other, and routers that two billers would share."""
    biller = subject.biller
    if biller.setting(5) == "1" and not biller.setting(3):
        yield warned("AS 5", "the home button leads to AS 3, which is blank", "set AS 3, or set AS 5 to 0")
    if biller.setting(32) == "1" and not biller.setting(28):
        text = "payment blocks are read-only, and without AS 28 nothing sets them"
        yield warned("AS 32", text, "set AS 28 to the biller's block codes, or set AS 32 to 0")
    yield from _shared(subject, biller)


def _shared(subject: Subject, biller: Biller) -> Iterator[Checked]:
    """Each biller has a domain of its own (adapter §19.1): a copied address would book at another biller."""
    mine = {biller.setting(group.url): f"AS {group.url}" for group in Group if biller.setting(group.url)}
    if not mine:
        return
    with subject.store.reading() as connection:
        others = billers.with_settings(connection, biller.id, [str(group.url) for group in Group])
    found = sorted({(mine[url], bid) for bid, urls in others for url in urls if url in mine})
    for label, bid in found[:10]:
        fix = f"ask the biller for its own address and correct {label}, unless the two share a router on purpose"
        yield warned(label, f"biller {bid} has the same address", fix)
    if not found:
        yield passed("addresses", "no other biller has the same address")
