"""The configuration check of one biller: what holds an integration (error) and what is worth a look (warning)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ic_adapter.billers import bif_options, settings
from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.billers.settings import SettingForm
from ic_adapter.billers.templates import Cis
from ic_adapter.config_check.concerns import kinds_of
from ic_adapter.config_check.contacts import contact_findings
from ic_adapter.config_check.finding import ConfigFinding, error, warning
from ic_adapter.config_check.payments import payment_findings
from ic_adapter.errors import BadValue
from ic_adapter.model import Group
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because


def findings(biller: Biller) -> list[ConfigFinding]:
    """Everything the check has to say, settings in the order of their numbers."""
    return [*_values(biller), *_together(biller), *payment_findings(biller), *contact_findings(biller)]


def _values(biller: Biller) -> Iterator[ConfigFinding]:
    for key, setting in settings.TABLE.items():
        fault = settings.parse_fault(key, biller.setting(key))
        if fault is not None:
            reason = because(ReasonCode.BAD_SETTING, setting=key, words=fault)
            if setting.form is SettingForm.JSON:  # INT-6948: no JSON, and a warning
                yield warning(setting.label, reason)
            else:
                yield error(setting.label, reason, kinds_of(key))


def _together(biller: Biller) -> Iterator[ConfigFinding]:
    types, codes = _read(biller, "148"), _read(biller, "86")
    if types is not None and codes:
        missing = sorted(set(codes.values()) - types)
        if missing:
            lacking = because(ReasonCode.TYPES_NEVER_REFRESHED, types=", ".join(map(str, missing)))
            yield warning("AS 148", lacking)
    email = read_json(biller.setting(131)).email_search_cd
    if email and biller.template.email_codes and email not in biller.template.email_codes:
        valid = " and ".join(sorted(biller.template.email_codes))
        yield error(
            "AS 131", because(ReasonCode.EMAIL_CODE_UNKNOWN, setting="131", code=email, valid=valid), (Kind.EMAIL,)
        )
    if not bif_options.balance_forward(biller.bif):
        yield warning("BalanceForward", because(ReasonCode.BALANCE_FORWARD_OFF))
    if biller.template.cis is Cis.CAYENTA and not biller.bif.get("InvoiceFormatGuid"):
        guid = bif_options.derived_format_guid(biller.id)
        yield warning("InvoiceFormatGuid", because(ReasonCode.NO_FORMAT_GUID, guid=guid))
    for group in Group:
        if biller.setting(group.user) and not biller.setting(group.password):
            lacking = because(ReasonCode.NO_PASSWORD, setting=str(group.user))
            yield warning(f"AS {group.password}", lacking)


def _read(biller: Biller, key: str) -> Any:
    try:
        return settings.parsed(key, biller.setting(key))
    except BadValue:
        return None


def listed(found: Iterable[tuple[str, ConfigFinding]]) -> list[dict[str, str]]:
    """The findings of billers as a list for JSON."""
    return [
        {
            "biller": bid,
            "level": finding.level.value,
            "where": finding.where,
            "text": finding.text,
            "reason_code": finding.reason.code.value,
        }
        for bid, finding in found
    ]


def table(found: Sequence[tuple[str, ConfigFinding]], billers: int) -> str:
    """The findings of billers as a table for people; no line is cut, for it says what has to be mended."""
    if not found:
        return f"{billers} {'biller' if billers == 1 else 'billers'} checked, nothing found"
    rows = [("Biller", "Level", "Where", "What")]
    rows += [(bid, finding.level.value, finding.where, finding.text) for bid, finding in found]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )
