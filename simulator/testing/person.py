"""One person of a biller: phone, e-mail and address records (router F-08, F-11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from simulator.testing.connection import Connection
from simulator.testing.records import ApiRecord, PersonRecord, Phones


class Addresses(ApiRecord, frozen=True):
    """The person's address records."""

    addresses: tuple[PersonRecord, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the admin API sees them."""

    connection: Connection
    path: str
    person_no: str

    def phones(self) -> Phones:
        """Phone and e-mail records, and which is the default."""
        return self.connection.ask("GET", f"{self.path}/phones", Phones)

    def set_phones(self, phones: Iterable[PersonRecord | str], default: int | UnsetType | None = UNSET) -> Phones:
        """Have these records and no others; ``default`` is a PHONE_SEQ, None for no default, left out it stays.

        A text is a number or an e-mail address as a person writes it, such as "(202) 555-0118".
        """
        body: dict[str, object] = {"phones": list(phones)}
        if default is not UNSET:
            body["phone_seq_dflt"] = default
        return self.connection.ask("PUT", f"{self.path}/phones", Phones, body)

    def addresses(self) -> tuple[PersonRecord, ...]:
        """Address records."""
        return self.connection.ask("GET", f"{self.path}/addresses", Addresses).addresses

    def set_addresses(self, addresses: Iterable[PersonRecord]) -> tuple[PersonRecord, ...]:
        """Have these records and no others."""
        body = {"addresses": list(addresses)}
        return self.connection.ask("PUT", f"{self.path}/addresses", Addresses, body).addresses
