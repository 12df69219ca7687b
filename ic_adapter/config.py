"""The adapter's own settings, each declared once: flag > IC_ADAPTER_* > file > default.

An unknown or bad value refuses to start.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ic_adapter.config_values import (
    EGRESS_ENVIRONMENTS,
    check_folder,
    check_host,
    check_host_key,
    check_key_file,
    check_word,
    parse_argon2,
    parse_egress,
    parse_proxies,
)
from ic_adapter.errors import BadConfig
from ic_adapter.failpoints import from_text

PREFIX = "IC_ADAPTER_"
#: Names that are not settings: the settings' file, and what the test suite reads.
OTHERS = frozenset({"IC_ADAPTER_CONFIG", "IC_ADAPTER_TEST_DB"})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LONGEST_WAIT = 86_400  # seconds
LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
#: What a value of each type looks like, for the message about one of a file that does not.
EXPECTED = {int: "a whole number", bool: "true or false", str: "text"}


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: name, type, default, help."""

    name: str
    type: type
    default: Any
    help: str

    @property
    def env(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()

    @property
    def flag(self) -> str:
        """Its name on the command line."""
        return "--" + self.name.replace("_", "-")


OPTIONS: tuple[Option, ...] = (
    Option("host", str, "127.0.0.1", "address to listen on; beyond loopback, calls need a token"),
    Option("port", int, 8490, "port to listen on; 0 picks a free one"),
    Option("port_file", str, "", "file to write the port number to once the adapter is ready"),
    Option("db", str, "ic-adapter.db", "database: a SQLite file, or postgresql://user:password@host/database"),
    Option("db_wait", int, 60, "seconds to wait at the start for a PostgreSQL server that starts up or recovers"),
    Option("test_clock", bool, False, "allow billers' clocks to be moved"),
    Option("token", str, "", "token of the API; generated and printed if blank and the host is not loopback"),
    Option("allowed_hosts", str, "", "additional Host names of the API, separated by commas"),
    Option("trusted_proxies", str, "", "addresses or networks of proxies whose X-Forwarded headers are believed"),
    Option("max_import_mb", int, 512, "largest bill file that may be uploaded, in MiB"),
    Option("workers", int, 4, "number of records to send at the same time"),
    Option("no_pump", bool, False, "accept events but send nothing; another process or `POST …/pump/run` sends"),
    Option("sftp_url", str, "", "Invoice Cloud's file server: sftp://user@host:port; blank: no pick-up over SFTP"),
    Option("sftp_password", str, "", "password of the pick-up account"),
    Option("sftp_key_file", str, "", "private key of the pick-up account, instead of a password"),
    Option("sftp_host_key", str, "", "host key of the file server, as `ic-adapter files trust-host-key` shows it"),
    Option("sftp_poll_seconds", int, 60, "seconds between two looks at the folders"),
    Option("file_folder", str, "", "folder to pick up from instead: it contains a folder per biller"),
    Option("settle_seconds", int, 30, "how long size and date of a file have to stay the same before it is taken"),
    Option("bif_folder", str, "", "folder for the BIF of each file that is picked up, and its JSON twin; blank: none"),
    Option("no_files", bool, False, "pick no files up; another process does"),
    Option("environment", str, "production", "environment of this program, production or sandbox: whose ccu_ settings"),
    Option("contact_us_tickets", bool, False, "platform feature: payers may submit contact-us tickets"),
    Option("argon2", str, "19456,2,1", "cost of a payer's password: KiB of memory, passes, lanes; one hash per core"),
    Option("lockbox_profile_file", str, "", "JSON layout of lockbox files; blank: the stand-in of the documents"),
    Option(
        "ic_egress",
        str,
        "",
        'Invoice Cloud\'s outgoing addresses, {"production": ["192.0.2.11"], "sandbox": []}; blank: placeholders',
    ),
    Option(
        "failpoint",
        str,
        "",
        "for tests: where to kill the program: `call.after_body`, or `call.after_body:2` for its second pass",
    ),
    Option("log_level", str, "info", f"one of {', '.join(LEVELS)}"),
    Option("log_format", str, "text", "text, or json: one object per line"),
)
#: The least and the largest value of settings that are numbers.
RANGES: Mapping[str, tuple[int, int]] = {
    "port": (0, 65_535),
    "db_wait": (0, LONGEST_WAIT),
    "workers": (1, 64),
    "sftp_poll_seconds": (1, 86_400),
    "settle_seconds": (0, 86_400),
}
BY_NAME: Mapping[str, Option] = {option.name: option for option in OPTIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one run."""

    host: str
    port: int
    port_file: str
    db: str
    db_wait: int
    test_clock: bool
    token: str
    allowed_hosts: str
    trusted_proxies: str
    max_import_mb: int
    workers: int
    no_pump: bool
    sftp_url: str
    sftp_password: str
    sftp_key_file: str
    sftp_host_key: str
    sftp_poll_seconds: int
    file_folder: str
    settle_seconds: int
    bif_folder: str
    no_files: bool
    environment: str
    contact_us_tickets: bool
    argon2: str
    lockbox_profile_file: str
    ic_egress: str
    failpoint: str
    log_level: str
    log_format: str

    def __post_init__(self) -> None:
        for name, (least, most) in RANGES.items():
            if not least <= getattr(self, name) <= most:
                example = f"set {name} to {BY_NAME[name].default}, for example"
                raise BadConfig(f"{name}: {getattr(self, name)} is not between {least} and {most}; {example}")
        if self.max_import_mb < 1:
            raise BadConfig(f"max_import_mb: {self.max_import_mb} is less than 1; set 512, for example")
        check_host(self.host)
        check_key_file(self.sftp_key_file)
        check_folder("bif_folder", self.bif_folder)
        check_folder(
            "file_folder", "" if self.sftp_url else self.file_folder
        )  # with both set, the pick-up refuses to start
        check_host_key(self.sftp_host_key)
        parse_proxies(self.trusted_proxies)
        parse_egress(self.ic_egress)
        parse_argon2(self.argon2)
        try:
            from_text(self.failpoint)
        except ValueError as error:
            raise BadConfig(f"failpoint: {error}") from None
        check_word("log_level", self.log_level, LEVELS)
        check_word("log_format", self.log_format, LOG_FORMATS)
        check_word("environment", self.environment, EGRESS_ENVIRONMENTS)
        if not self.db:
            raise BadConfig("db: blank; give a file or an address")

    def __repr__(self) -> str:
        token = "***" if self.token else ""
        return f"Config(host={self.host!r}, port={self.port}, db={_masked(self.db)!r}, token={token!r})"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the adapter."""
        return self.host in LOOPBACK

    @property
    def hosts(self) -> frozenset[str]:
        """The Host names the API answers to."""
        further = (name.strip().lower() for name in self.allowed_hosts.split(","))
        return LOOPBACK | {self.host.lower(), *filter(None, further)}

    @property
    def proxies(self) -> list[str]:
        """The proxies that are believed about whom they speak for."""
        return parse_proxies(self.trusted_proxies)


def load(flags: Mapping[str, Any], environment: Mapping[str, str], file: Path | None = None) -> Config:
    """Flag > environment > file > default; BadConfig names the setting and where it came from."""
    values: dict[str, Any] = {option.name: option.default for option in OPTIONS}
    named = environment.get(f"{PREFIX}CONFIG")
    values.update(_from_file(file or (Path(named) if named else None)))
    for name, text in environment.items():
        if name.startswith(PREFIX) and name not in OTHERS:
            option = BY_NAME.get(name.removeprefix(PREFIX).lower())
            if option is None or option.env != name:
                raise BadConfig(f"{name}: unknown setting; use one of {', '.join(one.env for one in OPTIONS)}")
            values[option.name] = _typed(option, text)
    values.update({name: value for name, value in flags.items() if value is not None})
    return Config(**values)


def _from_file(file: Path | None) -> dict[str, Any]:
    """The settings of a TOML file; BadConfig names the file and the setting."""
    if file is None:
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadConfig(f"{file}: {error.strerror}; correct --config or {PREFIX}CONFIG") from None
    except UnicodeDecodeError:
        raise BadConfig(f"{file}: not a text file in UTF-8; use a TOML file of settings") from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{file}: not TOML: {error}; write one NAME = VALUE a line") from None
    for name, value in found.items():
        if name not in BY_NAME:
            raise BadConfig(f"{file}: {name}: unknown setting; use one of {', '.join(BY_NAME)}")
        if type(value) is not BY_NAME[name].type:
            raise BadConfig(f"{file}: {name}: {value!r} is not {EXPECTED[BY_NAME[name].type]}")
    return found


def _masked(db: str) -> str:
    """A file as it is, and of a server's address only the scheme: the rest may hold a password anywhere."""
    scheme, mark, _ = db.partition("://")
    return f"{scheme}{mark}***" if mark else db


def _typed(option: Option, text: str) -> object:
    if option.type is bool:
        found = {"1": True, "true": True, "0": False, "false": False}.get(text.strip().lower())
        if found is None:
            raise BadConfig(f"{option.env}: {text!r} is not valid; use true or false")
        return found
    try:
        return option.type(text)
    except ValueError:
        raise BadConfig(f"{option.env}: {text!r} is not a whole number") from None
