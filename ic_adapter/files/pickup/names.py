"""Names in a folder: bill files, names that a client uses while it writes, and names that nearly fit."""

import re
from enum import Enum

from ic_adapter.errors import FileRefused
from ic_adapter.files.bills.importer import check_name

#: How clients name a file that they are still writing: WinSCP, rsync, browsers, SFTPGo, our own drop.
TEMPORARY = re.compile(r"^\.|\.(filepart|part|partial|tmp|temp|crdownload)$", re.IGNORECASE)
NEARLY = re.compile(r"billheader", re.IGNORECASE)


class Fit(Enum):
    """What a name says about its file."""

    FILE = "a file that is picked up"
    NEARLY = "meant as a bill file, perhaps"
    NOT_MAPPED = "meant as a file of the mapping profile, perhaps"
    OTHER = "none of ours"


def fit_of(name: str) -> Fit:
    """Return what a name says of a bill file; temporary names are none of ours, whatever else they contain."""
    if TEMPORARY.search(name) or "/" in name:  # a name of a folder has no slash, whatever a server says
        return Fit.OTHER
    if not NEARLY.search(name):  # most of a folder with 100,000 other files
        return Fit.OTHER
    try:
        check_name(name)
    except FileRefused:
        return Fit.NEARLY
    return Fit.FILE
