"""The mapping profile of each biller: set, read, and asked for a file's name and folder."""

from fnmatch import fnmatchcase
from functools import lru_cache

from sqlalchemy import Connection

from ic_adapter.billers import trail
from ic_adapter.billers.register import Biller, Register
from ic_adapter.billers.templates import Cis
from ic_adapter.billers.trail import ChangedMeanwhile
from ic_adapter.errors import BadField, Conflict, Fault, FileRefused, NotFound
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.partners import profile_trail
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.mapping.profile import FileMapping, MappingProfile
from ic_adapter.files.partners.mapping.profile_json import parse_profile
from ic_adapter.model import PROGRAM, ChangedBy
from ic_adapter.store.database.engine import Store
from ic_adapter.store.partners import profiles

#: The files that come in, and how an import is marked in the store.
KINDS = {
    FileKind.BILLS: PartnerFile.INVOICE,
    FileKind.ADJUSTMENTS: PartnerFile.ADJUSTMENT,
    FileKind.PRESENTMENTS: PartnerFile.PRESENTMENT,
}
NO_PROFILE = "biller {bid} has no mapping profile of STW/OpenGov; set one first"

_parsed = lru_cache(256)(parse_profile)


def is_file_only(biller: Biller) -> bool:
    """Whether the biller's partner has nothing but files."""
    return biller.template.cis is Cis.STW_OPENGOV


def profile_of(connection: Connection, bid: str) -> MappingProfile | None:
    """Return the biller's profile, None where it has none."""
    text = profiles.text_of(connection, bid)
    return None if text is None else _parsed(text)


def mapping_of(connection: Connection, bid: str, kind: PartnerFile) -> FileMapping:
    """Return how a file of the biller is mapped; FileRefused where it exchanges no such file."""
    profile = profile_of(connection, bid)
    if profile is None:
        raise FileRefused(NO_PROFILE.format(bid=bid))
    mapping = profile.mapping(kind)
    if mapping is None:
        raise FileRefused(f"the mapping profile of biller {bid} has no {kind.value} file")
    return mapping


def fits(mapping: FileMapping, name: str) -> bool:
    """Whether a file of this name is the one that is mapped."""
    return fnmatchcase(name, mapping.pattern)


class Profiles:
    """Profiles of the billers of a register."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def get(self, bid: str) -> MappingProfile:
        """Return the biller's profile; NotFound for the biller, and where it has none."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            profile = profile_of(connection, bid)
        if profile is None:
            raise NotFound(NO_PROFILE.format(bid=bid))
        return profile

    def checked(self, biller: Biller, text: str | bytes) -> MappingProfile:
        """Return what the biller's profile would be; BadField with the path of each fault."""
        profile = parse_profile(text)
        if profile.bid not in {biller.id, biller.template_name}:
            reason = f"is {profile.bid}; use {biller.id}, or {biller.template_name} as its template"
            raise BadField("invalid mapping profile", Fault("$.bid", reason))
        return profile

    def put(self, bid: str, text: str | bytes, by: ChangedBy = PROGRAM, version: int | None = None) -> MappingProfile:
        """Set the biller's profile and note what differs in the trail.

        `version`: the newest change that the author saw. BadField with the path of each fault, Conflict for a biller
        with a router; ChangedMeanwhile where the profile was changed since.
        """
        parse_profile(text)  # before the biller is held
        with self._store.writing() as connection:
            biller = self._register.held(connection, bid)
            if not is_file_only(biller):
                raise Conflict(f"biller {bid} is not a biller of STW/OpenGov: its files need no mapping profile")
            profile = self.checked(biller, text)
            changes = profile_trail.differences(profiles.text_of(connection, bid), profile.text)
            meanwhile = {} if version is None else profile_trail.changed_since(connection, bid, version)
            if meanwhile:
                raise ChangedMeanwhile(meanwhile)
            profiles.put(connection, bid, profile.text, biller.clock.now())
            trail.note(connection, bid, by, changes)
        return profile
