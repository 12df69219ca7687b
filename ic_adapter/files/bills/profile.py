"""What an import's mapping reads of a biller's configuration (invoice-files §3, §6.3, §6.4, §10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from ic_adapter.billers import bif_options, settings
from ic_adapter.billers.grammars.harris_json import read as read_json
from ic_adapter.billers.register import Biller
from ic_adapter.billers.templates import Cis, FileType
from ic_adapter.errors import BadValue, FileRefused
from ic_adapter.files.bills.fields import IH_FEATURES

FileNoun = Literal["bills", "drec", "adjustments", "presentments"]


class FileKind(Enum):
    """What an import does; the path of the file tells (invoice-files §1). Of bills and DREC the value is FS 8.

    Adjustments and presentments come from partners that have nothing but files (adapter §17).
    """

    BILLS = "N"
    DREC = "D"
    ADJUSTMENTS = "A"
    PRESENTMENTS = "P"

    @property
    def noun(self) -> FileNoun:
        """Its name in the API and in the command line."""
        return NOUNS[self]


NOUNS: Mapping[FileKind, FileNoun] = {
    FileKind.BILLS: "bills",
    FileKind.DREC: "drec",
    FileKind.ADJUSTMENTS: "adjustments",
    FileKind.PRESENTMENTS: "presentments",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What of the biller's configuration the mapping reads."""

    file_type: FileType
    kind: FileKind
    commercial: Mapping[str, str]
    include_phone: bool
    autopay_from_bif: bool
    bif: Mapping[str, str]
    decimal_sign: str
    invoice_format_guid: str
    dated_features: tuple[str, ...]


def profile_of(biller: Biller, kind: FileKind) -> Profile:
    """The profile of a biller's imports; FileRefused when its files cannot be read or a setting is invalid."""
    if biller.template.cis is not Cis.CAYENTA:
        raise FileRefused("bill files of STW/OpenGov are not supported")
    file_type = biller.template.file_type
    try:
        commercial = settings.parsed("86", biller.setting(86)) if file_type is FileType.COMMERCIAL else None
    except BadValue as fault:
        raise FileRefused(str(fault)) from None
    return Profile(
        file_type=file_type,
        kind=kind,
        commercial={code: str(number) for code, number in (commercial or {}).items()},
        include_phone=read_json(biller.setting(131)).include_phone_number,
        autopay_from_bif=file_type is not FileType.JOHNSON_COUNTY or biller.keys.autopay_date_fallback == "bif",
        bif=biller.bif,
        decimal_sign=biller.keys.decimal_sign,
        invoice_format_guid=biller.bif.get("InvoiceFormatGuid") or bif_options.derived_format_guid(biller.id),
        dated_features=tuple(
            name
            for name in IH_FEATURES
            if bif_options.FEATURES[name] is bif_options.OptionKind.DATE and biller.bif.get(name)
        ),
    )
