"""Sizes and dates as SFTP shows them; owners and permissions are the same for everything."""

import stat
from datetime import datetime

import asyncssh

from simulator.edge.sftp.view import IsRoot, Place

FOLDER_MODE = stat.S_IFDIR | 0o755
FILE_MODE = stat.S_IFREG | 0o644
FOLDER = asyncssh.SFTPAttrs(permissions=FOLDER_MODE)


def attributes(place: Place) -> asyncssh.SFTPAttrs:
    """Return size and date of a file or folder; SFTPNoSuchFile where there is none."""
    if place.biller is None:
        return asyncssh.SFTPAttrs(permissions=FOLDER_MODE)
    tree, path = place.tree, place.path
    if tree.is_folder(path):
        made = tree.find(path)
        when = int((made.modified if made else place.biller.epoch).timestamp())
        return asyncssh.SFTPAttrs(size=0, permissions=FOLDER_MODE, atime=when, mtime=when)
    upload, stored = tree.upload(path), tree.find(path)
    if upload is not None:
        return file_attributes(upload.size, upload.modified or now(place))
    if stored is None:
        raise asyncssh.SFTPNoSuchFile(f"{path} not found")
    return file_attributes(stored.size, stored.modified)


def file_attributes(size: int, modified: datetime) -> asyncssh.SFTPAttrs:
    """Return the attributes of a file; SFTP has whole seconds."""
    when = int(modified.timestamp())
    return asyncssh.SFTPAttrs(size=size, permissions=FILE_MODE, uid=0, gid=0, atime=when, mtime=when)


def now(place: Place) -> datetime:
    """Return the biller's time, in whole seconds as SFTP has them."""
    if place.biller is None:
        raise IsRoot
    return place.biller.router.books.clock.now().replace(microsecond=0)
