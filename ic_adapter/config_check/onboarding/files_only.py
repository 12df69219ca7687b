"""What a biller of STW/OpenGov needs before it goes live (adapter §17): options, confirmations, mapping profiles."""

from collections.abc import Iterator

from ic_adapter.config_check.onboarding.checked import Checked, Subject, failed, passed, skipped, warned
from ic_adapter.files.partners.demo import demo_profile
from ic_adapter.files.partners.mapping.fields import TYPES, PartnerFile
from ic_adapter.files.partners.mapping.profile import MappingProfile
from ic_adapter.files.partners.profiles import profile_of

UTILITY = "42"
#: Biller options with the value that is required (settings §4).
REQUIRED = {"90": False, "103": True}
WORDS = {False: "off", True: "on"}
SET_PROFILE = "map the file in the mapping profile: ic-adapter partner-files set-profile"


def biller_options(subject: Subject) -> Iterator[Checked]:
    """BO 90 is off and BO 103 is on; the biller redirects no calls, or the numbers that do are known (Q-59)."""
    keys = subject.biller.keys
    for number, wanted in REQUIRED.items():
        name, value = f"BO {number}", keys.biller_options[number]
        if value is wanted:
            yield passed(name, WORDS[value])
        else:
            fix = f"set the key biller_options.{number} to {str(wanted).lower()}"
            yield failed(name, f"{WORDS[value]}; it must be {WORDS[wanted]}", fix)
    if keys.ivr_no_redirect:
        yield passed("Call redirection", "confirmed: the biller redirects no calls to the IVR")
    elif keys.ivr_redirect_numbers:
        count = len(keys.ivr_redirect_numbers)
        fix = "confirm with the biller that there is no other number"
        yield warned("Call redirection", f"{count} numbers redirect calls to the IVR; none of them is saved", fix)
    else:
        fix = (
            "ask the biller whether it redirects calls to the IVR; "
            "then set the key ivr_no_redirect to true, or ivr_redirect_numbers to its numbers"
        )
        yield failed("Call redirection", "not confirmed: BO 103 may save the redirecting number", fix)


def handed_over(subject: Subject) -> Iterator[Checked]:
    """Virtual site, SFTP credentials and allow-list: people do it, and say so in keys."""
    keys = subject.biller.keys.onboarding
    yield _stated("Virtual site", keys.virtual_site, "no address", "set the key onboarding.virtual_site to its address")
    fix = "create them, give them to the biller and set the key onboarding.sftp_user to the user (CRM, Profile tab)"
    yield _stated("SFTP credentials", keys.sftp_user, "not issued", fix)
    fix = (
        "send the letter of `ic-adapter allow-list` to the biller; "
        "then set the key onboarding.allow_list_handed_over to true"
    )
    yield _stated("Allow-list", "handed over" if keys.allow_list_handed_over else "", "not handed over", fix)


def _stated(name: str, value: str, lacking: str, fix: str) -> Checked:
    return passed(name, value) if value else failed(name, lacking, fix)


def mapped_files(subject: Subject) -> Iterator[Checked]:
    """All four files are mapped, and the invoice type is 42."""
    with subject.store.reading() as connection:
        profile = profile_of(connection, subject.biller.id)
    yield from of_profile(profile)


def of_profile(profile: MappingProfile | None) -> Iterator[Checked]:
    """Yield what is found of a mapping profile, stored or not; None: the biller has none."""
    yield _invoice_type(profile)
    for kind in PartnerFile:
        name, mapping = f"Profile: {TYPES[kind].title}", None if profile is None else profile.mapping(kind)
        if mapping is None:
            yield failed(name, "missing", SET_PROFILE)
        else:
            yield passed(name, f"{len(mapping.fields)} fields, {mapping.folder}/{mapping.pattern}")
    if profile is not None and profile.files == demo_profile().files:
        fix = "replace it by one of the biller's own files before it goes live"
        yield warned("Mapping profile", "is the fictional demo of 3780", fix)


def _invoice_type(profile: MappingProfile | None) -> Checked:
    name = "Invoice type"
    mapping = None if profile is None else profile.mapping(PartnerFile.INVOICE)
    if mapping is None:
        return skipped(name, "no invoice data is mapped", SET_PROFILE)
    found = mapping.constants.get("InvoiceTypeID", "")
    if found == UTILITY:
        return passed(name, "42 Utility")
    fix = "set constants.InvoiceTypeID of the invoice file to 42"
    return failed(name, f"{found or 'none'}; it must be 42 Utility", fix)
