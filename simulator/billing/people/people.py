"""Persons with their phone and address records, whose fields carry the wire's own tag names (router §5, F-08, F-11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from simulator.billing.days import date8
from simulator.billing.errors import NotThere
from simulator.billing.records.counters import Counter, Counters
from simulator.billing.records.register import Register

#: Above every generated and documented PERSON_NO.
FIRST_FREE_PERSON = 60_000_001

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
class PersonRecord:
    """One phone or address record: tag → text (absent = blank) and the accounts that use it.

    ``ended`` holds an INACTIVE_DT of their own for accounts that left a record which others still use, ``demoted`` the
    accounts whose primary address it no longer is (router F-12 rule 3: only the account of the request is touched).
    """

    tags: Mapping[str, str]
    accounts: tuple[str, ...] = ()
    ended: Mapping[str, str] = field(default_factory=dict)
    demoted: tuple[str, ...] = ()

    def tag(self, name: str) -> str:
        """The tag's text, blank where it is absent."""
        return self.tags.get(name, "")

    def primary_location(self, account_no: str) -> str:
        """PRIMARY_LOCATION_YN as it holds for an account."""
        return "F" if account_no in self.demoted else self.tag("PRIMARY_LOCATION_YN")

    def address_rank(self, account_no: str) -> tuple[bool, str, int]:
        """Which of an account's mailing addresses counts: primary, then latest ACTIVE_DT, then ADDRESS_SEQ (Q-29)."""
        return self.primary_location(account_no) == "T", self.tag("ACTIVE_DT"), int(self.tag("ADDRESS_SEQ"))

    def inactive_dt(self, account_no: str = "") -> str:
        """INACTIVE_DT as it holds for an account, or for the record as a whole."""
        return self.ended.get(account_no) or self.tag("INACTIVE_DT")

    def is_active(self, today: date, account_no: str = "") -> bool:
        """ACTIVE_DT blank or reached, INACTIVE_DT blank or still to come (router F-08)."""
        day = date8(today)
        inactive = self.inactive_dt(account_no)
        return self.tag("ACTIVE_DT") <= day and (not inactive or inactive > day)


@dataclass(frozen=True, slots=True)
class Person:
    """A person: number, the phone and address records in the order of their sequence numbers, the default phone."""

    person_no: str
    phones: tuple[PersonRecord, ...] = ()
    addresses: tuple[PersonRecord, ...] = ()
    phone_seq_dflt: int | None = None

    def mailing_address(self, account_no: str, today: date) -> PersonRecord | None:
        """The record F-11 returns: active and linked, primary first, then latest ACTIVE_DT, then ADDRESS_SEQ (Q-29)."""
        linked = [it for it in self.addresses if account_no in it.accounts and it.is_active(today, account_no)]
        return max(linked, key=lambda it: it.address_rank(account_no), default=None)

    def phone(self, phone_cd: str, today: date) -> PersonRecord | None:
        """The newest active phone or e-mail record with that code."""
        found = [it for it in self.phones if it.tags.get("PHONE_CD") == phone_cd and it.is_active(today)]
        return found[-1] if found else None


class People:
    """The persons of one biller: those that were documented, added or changed, laid over the generated ones."""

    def __init__(
        self,
        persons: Register[Person],
        counters: Counters,
        generated: Callable[[str], Person | None],
        account: Callable[[str], object],
    ) -> None:
        self._persons = persons
        self._counters = counters
        self._generated = generated
        self._account = account  # raises where there is none

    def person(self, person_no: str) -> Person:
        """A person with phones and addresses; NotThere if there is none."""
        person = self._found(person_no)
        if person is None:
            raise NotThere("person", f"person {person_no} not found")
        return person

    def is_known(self, person_no: str) -> bool:
        """Whether there is such a person."""
        return self._found(person_no) is not None

    def free_number(self) -> str:
        """A PERSON_NO that nobody has."""
        while self._found(number := str(self._counters.next(Counter.PERSON_NO))) is not None:
            pass
        return number

    def register(self, person_no: str) -> None:
        """Have this person, without records if it is new."""
        if self._found(person_no) is None:
            self._persons.put(person_no, Person(person_no))

    def set(self, person: Person) -> None:
        """Put a person's records in place of the old; every account they name must exist (NotThere)."""
        for record in (*person.phones, *person.addresses):
            for account_no in record.accounts:
                self._account(account_no)
        self._persons.put(person.person_no, person)

    def _found(self, person_no: str) -> Person | None:
        return self._persons.get(person_no) or self._generated(person_no)
