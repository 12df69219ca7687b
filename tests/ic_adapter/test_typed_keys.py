"""Keys as typed fields: each field holds what its key says in JSON, in the type that the field declares."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.billers import keys
from ic_adapter.billers.key_fields import Key
from ic_adapter.billers.keys import Keys
from ic_adapter.billers.register import NewBiller
from ic_adapter.records.kinds import Lane

PROGRAM = Path(__file__).parents[2] / "ic_adapter"
#: One value per key that is not its default.
OTHER: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    **{f"{keys.OVERRIDE}{name}": f"http://{name.replace('_', '-')}.example.org/" for name in keys.OVERRIDES},
    "timeouts.connect": 1.0,
    "timeouts.read": 2.0,
    "timeouts.rtdr_read": 3.0,
    "retry_minutes": [7, 8],
    "breaker_failures": 9,
    "positive_status_ok": [5, 6],
    "pay_arrangement": False,
    "clear_arrangement_on_inactive": False,
    "donation_invoice_types": [1, 2],
    "rtdr_match_scope": "any_open",
    "mismatch_blocks": "all",
    "balance_precedence": "setting129_first",
    "balance_fallback": True,
    "block_code_tags": ["HOLD_CD"],
    "payment_sources": {"9": "TEXT"},
    "missing_code_policy": "hardcoded",
    "source_spec_profile": "swapped",
    "item_dt": "payment_date",
    "item_no_pattern": r"no (\d+)",
    "guest_donation_account": "4711",
    "payment_ref": "item_no",
    "check_amt": "net_of_fee",
    "void_item_dt": "blank",
    "adj_reason_cd": "R1",
    "adj_item_cmts": "taken back",
    "credit_route": "adjust",
    "alert_mode.paperless": "change_log",
    "alert_mode.autopay": "change_log",
    "email_match": "by_seq",
    "setphone_duplicate_cmts": True,
    "contact_tp": "MAIL",
    "contact_desc_upper": True,
    "primary_location": "T",
    "send_active_dt": True,
    "registration_alert": {"enabled": True, "code": "CSTRG", "comment": "new"},
    "max_bad_ratio": 0.5,
    "allow_reimport": True,
    "autopay_date_fallback": "bif",
}
#: Keys of which a value is not repeated here take their default, so that a new key needs no row.
FULL = {row.name: OTHER.get(row.name, row.default) for row in keys.ALL}


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """`{"timeouts.read": 30}` as `{"timeouts": {"read": 30}}`."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        group, _, member = name.partition(".")
        if member:
            found.setdefault(group, {})[member] = value
        else:
            found[name] = value
    return found


@pytest.mark.parametrize("values", [{row.name: row.default for row in keys.ALL}, FULL], ids=["defaults", "others"])
def test_a_field_holds_the_value_in_its_declared_type(values: dict[str, Any]) -> None:
    """The JSON of all keys, converted by the annotations alone, is what the fields hold."""
    assert msgspec.convert(nested(values), Keys) == keys.in_force(values)


@pytest.mark.parametrize("row", keys.ALL, ids=lambda row: row.name)
def test_one_stored_key_changes_its_own_field_only(row: Key) -> None:
    """Whatever else a biller has keeps its default."""
    values = nested({one.name: one.default for one in keys.ALL} | {row.name: FULL[row.name]})

    assert keys.in_force({row.name: FULL[row.name]}) == msgspec.convert(values, Keys)


def test_a_name_of_another_version_is_ignored() -> None:
    """A database may hold keys that this version does not know."""
    assert keys.in_force({"of_tomorrow": 1}) == Keys() == keys.DEFAULTS


def test_a_biller_has_the_keys_of_its_template_and_its_own(ic: Adapter) -> None:
    """The biller's own key goes before the template's, in the fields and in JSON."""
    new = NewBiller(id="k", template="3587", settings={}, keys={"alert_mode.autopay": "change_log"}, bif={})
    biller = ic.register.create(new)
    changed = ic.register.patch_keys("k", {"source_spec_profile": "standard", "alert_mode.autopay": None})

    assert (biller.keys.source_spec_profile, biller.full_keys()["source_spec_profile"]) == ("swapped", "swapped")
    assert [biller.keys.alert_mode.is_change_log(lane) for lane in Lane] == [False, False, True, False]
    assert (changed.keys.source_spec_profile, changed.keys.alert_mode.autopay) == ("standard", "current_state")
    assert changed.own_keys == {"source_spec_profile": "standard"}


def test_no_key_is_read_by_its_name() -> None:
    """Code reads the typed fields; a name in quotes would be checked by nobody before it runs."""
    by_name = re.compile(r"""\.key\(f?["']|cast\([^)]*\.keys\.""")
    found = [str(path) for path in PROGRAM.rglob("*.py") if by_name.search(path.read_text(encoding="utf-8"))]

    assert found == []
