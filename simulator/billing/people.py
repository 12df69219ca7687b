"""Persons with their phone and address records, whose fields carry the wire's own tag names (router §5, F-08, F-11)."""

from dataclasses import dataclass

#: Tags of a phone record (router F-08), without the linked accounts.
PHONE_TAGS = (
    "PHONE_SEQ",
    "ACTIVE_DT",
    "INACTIVE_DT",
    "PHONE_CD",
    "PHONE_NO",
    "EXTENSION_NO",
    "PHONE_CMTS",
    "PERSON_PHONE_YN",
)

#: Tags of an address record (router F-11, rows 2 to 39).
ADDRESS_TAGS = (
    "ADDRESS_SEQ",
    "ACTIVE_DT",
    "INACTIVE_DT",
    "SEASON_STR_MTH",
    "SEASON_STR_DAY",
    "SEASON_END_MTH",
    "SEASON_END_DAY",
    "ADDRESS_CD",
    "BUILDING_NAME",
    "HOUSE_NO",
    "STREET_PFX_DIR",
    "STREET_NM",
    "STREET_NM_SFX",
    "STREET_SFX_DIR",
    "SEC_ADDR_ID",
    "SEC_ADDR_RANGE",
    "TER_ADDR_ID",
    "TER_ADDR_RANGE",
    "ROUTE_PFX",
    "ADDR_ROUTE",
    "CITY",
    "PROVINCE_CD",
    "POSTAL_CD",
    "PO_BOX_NO",
    "DELIVERY_INST_TP",
    "DELIVERY_INST_NM",
    "COUNTRY_CD",
    "IN_CARE_OF",
    "ENVELOPE_MEMO",
    "DEFAULT_YN",
    "LIS_CD",
    "LIS_NO",
    "LIS_VALIDAT_STAT",
    "PRIMARY_LOCATION_YN",
    "ADDR_ID_4",
    "ADDR_RANGE_4",
    "LOCATOR_ID",
    "ADDRESS_CMTS",
)


@dataclass(frozen=True, slots=True)
class Record:
    """One phone or address record: tag → text (absent = blank) and the accounts that use it."""

    tags: dict[str, str]
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person: number, and the phone and address records in the order of their sequence numbers."""

    person_no: str
    phones: tuple[Record, ...] = ()
    addresses: tuple[Record, ...] = ()
