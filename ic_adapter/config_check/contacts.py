"""What the configuration check says of alerts and contact details; the other findings lie in `findings`."""

from collections.abc import Iterator

from ic_adapter.billers import settings
from ic_adapter.billers.grammars.harris_json import JsonSetting
from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.config_check.finding import ConfigFinding, error, warning
from ic_adapter.errors import BadValue
from ic_adapter.integrations import formats
from ic_adapter.integrations.postings.contact_details import MAX_COMMENT
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because


def contact_findings(biller: Biller) -> Iterator[ConfigFinding]:
    """Codes and texts that no router could take, which hold their records; and a tag without effect."""
    config = read_json(biller.setting(131))
    for number, kind, code in (*_alert_codes(biller), *_codes(config)):
        try:
            formats.code(number, f"{code!r}", code)
        except Held as held:
            yield error(f"AS {number}", held.reason, (kind,))
    try:
        formats.text("131", "PhoneComments", config.phone_comments or "", MAX_COMMENT)
    except Held as held:
        yield error("AS 131", held.reason, (Kind.EMAIL, Kind.PHONE))
    if config.account_default and not config.include_account_number:
        yield warning("AS 131", because(ReasonCode.ACCOUNT_DEFAULT_WITHOUT_EFFECT))


def _alert_codes(biller: Biller) -> Iterator[tuple[str, Kind, str]]:
    """The codes of AS 46 and AS 47 as far as they parse, each once."""
    for number, kind in (("46", Kind.AUTOPAY), ("47", Kind.PAPERLESS)):
        try:
            codes = settings.parsed(number, biller.setting(number)) or ()
        except BadValue:
            continue
        for code in dict.fromkeys(codes):
            yield number, kind, code


def _codes(config: JsonSetting) -> Iterator[tuple[str, Kind, str]]:
    """The codes of AS 131."""
    yield "131", Kind.EMAIL, config.email_search_cd
    yield "131", Kind.PHONE, config.phone_search_cd
    yield "131", Kind.MAILING_ADDRESS, config.address_cd
