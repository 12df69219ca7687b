"""What the configuration check says of alerts and contact details; the other findings lie in `findings`."""

from collections.abc import Iterator

from ic_adapter.billers import settings
from ic_adapter.billers.harris_json import JsonSetting
from ic_adapter.billers.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.config_check.finding import ConfigFinding
from ic_adapter.errors import BadValue
from ic_adapter.integrations import formats
from ic_adapter.integrations.postings.contact_details import MAX_COMMENT
from ic_adapter.model import Level
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because


def contact_findings(biller: Biller) -> Iterator[ConfigFinding]:
    """Codes and texts that no router could take, which hold their records; and a tag without effect."""
    config = read_json(biller.setting(131))
    for where, code in (*_alert_codes(biller), *_codes(config)):
        try:
            formats.code(where.removeprefix("AS "), f"{code!r}", code)
        except Held as held:
            yield ConfigFinding(Level.ERROR, where, held.reason)
    try:
        formats.text("131", "PhoneComments", config.phone_comments or "", MAX_COMMENT)
    except Held as held:
        yield ConfigFinding(Level.ERROR, "AS 131", held.reason)
    if config.account_default and not config.include_account_number:
        yield ConfigFinding(Level.WARNING, "AS 131", because(ReasonCode.ACCOUNT_DEFAULT_WITHOUT_EFFECT))


def _alert_codes(biller: Biller) -> Iterator[tuple[str, str]]:
    """The codes of AS 46 and AS 47 as far as they parse, each once."""
    for number in ("46", "47"):
        try:
            codes = settings.parsed(number, biller.setting(number)) or ()
        except BadValue:
            continue
        for code in dict.fromkeys(codes):
            yield f"AS {number}", code


def _codes(config: JsonSetting) -> Iterator[tuple[str, str]]:
    """The codes of AS 131."""
    for code in (config.email_search_cd, config.phone_search_cd, config.address_cd):
        yield "AS 131", code
