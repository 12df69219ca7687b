"""Settings that a Cayenta biller needs before it goes live (adapter §19.1, settings §1)."""

from collections.abc import Iterator, Mapping

from ic_adapter.billers import bif_options, settings
from ic_adapter.billers.register import Biller
from ic_adapter.config_check.onboarding.checked import Checked, Subject, failed, passed, skipped, warned
from ic_adapter.model import Group

#: What stands still while a group has no address.
HELD: Mapping[Group, str] = {
    Group.RTDR: "balances are not refreshed",
    Group.PAYMENTS: "payments, donations, refunds and contact details are held",
    Group.PAPERLESS: "paperless changes are held",
    Group.AUTOPAY: "autopay changes are held",
    Group.ACHREJECT: "ACH rejects are held",
}
FLAGS: Mapping[str, str] = {"46": "autopay changes are held", "47": "paperless changes are held"}
PAYMENT_CODES = ("64", "65", "104")


def missing_settings(subject: Subject) -> Iterator[Checked]:
    """Addresses, log-ins, alert, block and payment codes, answers of the questionnaire: each is there, or named."""
    biller = subject.biller
    for group in Group:
        yield from _group(biller, group)
    for key, effect in FLAGS.items():
        label = settings.TABLE[key].label
        if biller.setting(key):
            yield passed(label, "set")
        else:
            yield failed(label, f"blank: {effect}", f"ask the biller for its alert codes and set {label}")
    yield _block_codes(biller)
    yield _payment_codes(biller)
    yield _questionnaire(biller)


def _group(biller: Biller, group: Group) -> Iterator[Checked]:
    label = f"AS {group.url}"
    if not biller.setting(group.url):
        if group is Group.PDF:
            yield skipped(label, "blank: no bill images", f"set {label} if payers shall see their bill")
        else:
            fix = f"ask the biller for the router's address and set {label} (and AS {group.user}, AS {group.password})"
            yield failed(label, f"blank: {HELD[group]}", fix)
    elif biller.setting(group.user):
        yield passed(label, "address and log-in are set")
    else:
        fix = f"confirm that the router needs no log-in, or set AS {group.user} and AS {group.password}"
        yield warned(label, "an address without a log-in", fix)


def _block_codes(biller: Biller) -> Checked:
    if biller.setting(28):
        return passed("AS 28", "set")
    return warned(
        "AS 28", "blank: nobody is ever blocked", "ask the biller for its block codes, or confirm there are none"
    )


def _payment_codes(biller: Biller) -> Checked:
    if any(biller.setting(key) for key in PAYMENT_CODES):
        return passed("AS 64", "payment codes are set")
    return passed("AS 64", "AS 64, 65 and 104 are blank: the hard-coded codes are sent (adapter §3.3)")


def _questionnaire(biller: Biller) -> Checked:
    blank = [name for name in bif_options.FEATURES if not biller.bif.get(name)]
    if blank:
        return warned(
            "BIF customizations", f"not answered: {', '.join(blank)}", "set them to the answers of the questionnaire"
        )
    return passed("BIF customizations", "all questions are answered")
