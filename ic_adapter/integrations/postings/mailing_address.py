"""The mailing address: SetAccountBillingAddress, then AddContact for the clerks; and reading it (adapter §11)."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date

from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.integrations import formats
from ic_adapter.integrations.phone_records import stopped
from ic_adapter.integrations.plan import Ask, End, Plan, Send
from ic_adapter.model import Outcome
from ic_adapter.records.events import MailingAddressEvent
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import ADD_CONTACT, GET_BILLING_ADDRESS, SET_BILLING_ADDRESS
from ic_adapter.router.values import date_of

DONE = "address"  # the step that is never sent again once it is in the record's progress (§11 step 3)
CONTACT = "Invoice Cloud Web - Mailing Address Update - "
MAX_RECEIVED_BY = 50
NOT_FOUND = -906
TAGS = """ACCOUNT_NO ACTIVE_DT INACTIVE_DT SEASON_STR_MTH SEASON_STR_DAY SEASON_END_MTH SEASON_END_DAY ADDRESS_CD
    HOUSE_NO STREET_PFX_DIR STREET_NM STREET_NM_SFX STREET_SFX_DIR SEC_ADDR_ID SEC_ADDR_RANGE TER_ADDR_ID
    TER_ADDR_RANGE ADDR_ID_4 ADDR_RANGE_4 LOCATOR_ID ROUTE_PFX ADDR_ROUTE CITY PROVINCE_CD POSTAL_CD PO_BOX_NO
    DELIVERY_INST_TP DELIVERY_INST_NM COUNTRY_CD IN_CARE_OF ENVELOPE_MEMO LIS_CD LIS_NO LIS_VALIDAT_STAT
    PRIMARY_LOCATION_YN ADDRESS_CMTS""".split()
STREET_TAGS = """HOUSE_NO STREET_PFX_DIR STREET_NM STREET_NM_SFX STREET_SFX_DIR SEC_ADDR_ID SEC_ADDR_RANGE TER_ADDR_ID
    TER_ADDR_RANGE""".split()


def mailing_address(record: Record, biller: Biller, _payment: Record | None) -> Plan:
    """A new address record, never compared with the old one, and a contact when that succeeded (ITG-2633, Q-29)."""
    event, config = record.event_as(MailingAddressEvent), read_json(biller.setting(131))
    if not config.update_mailing_address:
        return End(outcome=Outcome.SKIPPED, reason=because(ReasonCode.NOT_ENABLED))
    street = _street(event)
    if DONE not in record.progress:
        code = formats.code("131", "AS 131 AddressCd", config.address_cd) if config.address_cd else ""
        answer = yield Send(SET_BILLING_ADDRESS, _address(record.account_number, event, biller, code), step=DONE)
        if answer.outcome is not Outcome.SENT:
            return stopped(answer)
    user = biller.setting(12)
    answer = yield Send(ADD_CONTACT, _contact(record.account_number, street, user[:MAX_RECEIVED_BY], biller))
    end = stopped(answer)
    number = (answer.tags or {}).get("CONTACT_NO", "")
    cut = because(ReasonCode.RECEIVED_BY_CUT, most=str(MAX_RECEIVED_BY))
    return End(
        outcome=end.outcome,
        reason=end.reason,
        result={"contact_no": number[:12]} if number else {},
        warnings=(cut,) if len(user) > MAX_RECEIVED_BY else (),
    )


def _street(event: MailingAddressEvent) -> str:
    """STREET_NM: line 1, a blank, line 2 (Q-29); the same for both calls, however late the second one is."""
    street = " ".join(line for line in (event.street1.strip(), event.street2.strip()) if line)
    if not street:
        raise Held(because(ReasonCode.NO_STREET))
    return street


def _address(account: str, event: MailingAddressEvent, biller: Biller, code: str) -> dict[str, str]:
    """All 36 tags (router F-12)."""
    filled = {
        "ACCOUNT_NO": account,
        "ACTIVE_DT": formats.date8(biller.clock.today()) if biller.keys.send_active_dt else "",
        "ADDRESS_CD": code,
        "STREET_NM": _street(event),
        "CITY": event.city,
        "PROVINCE_CD": event.state,
        "POSTAL_CD": event.zip,
        "PRIMARY_LOCATION_YN": biller.keys.primary_location,
    }
    return dict.fromkeys(TAGS, "") | filled


def _contact(account: str, street: str, user: str, biller: Biller) -> dict[str, str]:
    """All ten tags (router F-13); RECEIVED_DTM is a date despite its name (Q-64)."""
    return {
        "CONTACT_TP": biller.keys.contact_tp,
        "ACCOUNT_NO": account,
        "CONTACT_DESC": CONTACT + (street.upper() if biller.keys.contact_desc_upper else street),
        "RECEIVED_DTM": formats.date8(biller.clock.today()),
        "RECEIVED_BY": user,
        **dict.fromkeys(("ATTACH_PARAMETERS", "FILE", "UPLOAD_YN", "SOURCE_CD", "SOURCE_ID"), ""),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The default mailing address of an account (router F-11); a date is None when it is blank or unreadable."""

    seq: str
    code: str
    street: str
    po_box: str
    city: str
    state: str
    zip: str
    country: str
    in_care_of: str
    active_from: date | None
    active_until: date | None


def address(account: str) -> Generator[Ask, RouterAnswer, Address | End | None]:
    """The address, None when the router has none on file (-906), else how the look-up ended."""
    answer = yield Ask(GET_BILLING_ADDRESS, {"ACCOUNT_NO": account})
    if answer.tags is not None:
        return _read(answer.tags)
    missing = answer.outcome is Outcome.REJECTED and answer.reply and answer.reply.status == NOT_FOUND
    return None if missing else stopped(answer)


def _read(tags: Mapping[str, str]) -> Address:
    return Address(
        seq=tags.get("ADDRESS_SEQ", ""),
        code=tags.get("ADDRESS_CD", ""),
        street=" ".join(tags[tag] for tag in STREET_TAGS if tags.get(tag)),
        po_box=tags.get("PO_BOX_NO", ""),
        city=tags.get("CITY", ""),
        state=tags.get("PROVINCE_CD", ""),
        zip=tags.get("POSTAL_CD", ""),
        country=tags.get("COUNTRY_CD", ""),
        in_care_of=tags.get("IN_CARE_OF", ""),
        active_from=date_of(tags.get("ACTIVE_DT", "")),
        active_until=date_of(tags.get("INACTIVE_DT", "")),
    )
