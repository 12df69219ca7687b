"""Calls at Invoice Cloud's file server: what a client does there, and the drop of a file by the simulator itself."""

from enum import StrEnum


class FileCall(StrEnum):
    """What was done; the value is the name in the admin API and the file traffic."""

    CONNECT = "connect"
    LOGIN = "login"
    SESSION = "session"
    LIST = "list"
    STAT = "stat"
    READ = "read"
    WRITE = "write"
    RENAME = "rename"
    REMOVE = "remove"
    MAKE_FOLDER = "make folder"
    REMOVE_FOLDER = "remove folder"
    SET_DATE = "set date"
    LOGOUT = "logout"
    DROP = "drop"
    OPEN_AT_END = "session ended with the file open"
