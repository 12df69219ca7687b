"""Mapping profiles from JSON: the schema first, then what it cannot say; every fault has its JSON path."""

import json
from typing import Any

import msgspec
from msgspec.structs import asdict

from ic_adapter.body_faults import fault
from ic_adapter.errors import BadField, Fault
from ic_adapter.files.partners.mapping.fields import TYPES, PartnerFile
from ic_adapter.files.partners.mapping.profile import At, FileMapping, MappingProfile, Marks
from ic_adapter.files.partners.mapping.profile_checks import faults_of
from ic_adapter.files.partners.mapping.schema import ProfileBody

MAX_PROFILE = 256 * 1024


def parse_profile(raw: bytes | str) -> MappingProfile:
    """Read a profile; BadField names each fault by its JSON path and says what is expected there."""
    text = raw.decode("utf-8-sig", "replace") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
    if len(text) > MAX_PROFILE:
        raise BadField("invalid mapping profile", Fault("$", f"is longer than {MAX_PROFILE} characters"))
    try:
        body = msgspec.json.decode(text, type=ProfileBody)
    except msgspec.ValidationError as error:
        raise BadField("invalid mapping profile", Fault(*fault(error, ProfileBody))) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadField("invalid mapping profile", Fault("$", f"is not JSON: {error}")) from None
    profile = MappingProfile(
        partner=body.partner,
        bid=str(body.bid),
        comment=body.comment,
        files={kind: _mapping(kind, wire) for kind in PartnerFile if (wire := getattr(body.files, kind.value))},
        text=json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n",
    )
    directions = {kind: getattr(body.files, kind.value).direction for kind in profile.files}
    if faults := faults_of(profile, directions):
        raise BadField("invalid mapping profile", *faults)
    return profile


def _mapping(kind: PartnerFile, wire: Any) -> FileMapping:
    fields = _places(wire.fields)
    needed = {field.name for field in TYPES[kind].fields if field.is_required} | set(wire.required)
    return FileMapping(
        kind=kind,
        folder="/" + wire.folder.replace("\\", "/").strip("/"),
        pattern=wire.pattern,
        is_fixed=wire.layout == "fixed",
        delimiter=wire.delimiter,
        quote=wire.quote,
        has_names=wire.header,
        line_end={"CRLF": "\r\n", "LF": "\n"}[wire.line_end],
        last_line_ends=wire.last_line_ends,
        encoding=wire.encoding,
        date_format=wire.date_format,
        amounts=wire.amount_format,
        marks=None if wire.records is None else Marks(**asdict(wire.records)),
        fields=fields,
        header_record=_places(wire.header_record),
        trailer_record=_places(wire.trailer_record),
        constants={name: str(value) for name, value in wire.constants.items()},
        required=frozenset(needed),
        empty_file=wire.empty_file,
    )


def _places(wire: Any) -> dict[str, At]:
    return {} if wire is None else {name: place for name, place in asdict(wire).items() if place is not None}
