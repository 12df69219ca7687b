"""The simulator's own settings, each declared once: flag > environment > file > default; unknown refuses to start."""

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WHOLE = re.compile(r"-?[0-9]{1,9}")
PREFIX = "CAYENTA_SIM_"
#: Names that are not settings: the settings' file, and what clients of a running simulator read.
OTHERS = frozenset({"CAYENTA_SIM_CONFIG", "CAYENTA_SIM_URL"})
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
#: What a value of each type looks like, for the message about one that does not.
EXPECTED = {int: "a whole number", bool: "true or false", str: "text"}
SWITCHES = {"true": True, "1": True, "false": False, "0": False}
HOST = re.compile(r"[A-Za-z0-9._-]*")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
#: Key in the state of an ASGI scope: the reply has no end of its own, so it ends when the client closes its side.
ENDS_WITH_CLIENT = "simulator.ends_with_client"


class BadConfig(Exception):
    """A setting is unknown or its value cannot be used; nothing was started."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in files, its type, its default, what it does."""

    name: str
    type: type
    default: Any
    help: str
    short: str = ""

    @property
    def env(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()

    @property
    def flag(self) -> str:
        """Its name on the command line."""
        return self.short or "--" + self.name.replace("_", "-")


SETTINGS = (
    Setting("host", str, "127.0.0.1", "address to listen on; other than loopback, the admin API requires a token"),
    Setting("port", int, 8480, "port to listen on; 0 chooses a free port and prints it"),
    Setting("port_file", str, "", "file to write the port number to once the simulator is ready"),
    Setting(
        "sftp_port",
        int,
        -1,
        "port of Invoice Cloud's file server (SFTP); 0 chooses a free port and writes it to <port-file>.sftp; "
        "-1: no file server",
    ),
    Setting(
        "admin_token",
        str,
        "",
        "token of the admin API; if empty and the host is not loopback, one is generated and printed",
    ),
    Setting("allowed_hosts", str, "", "more Host names that the admin API accepts, separated by commas"),
    Setting("journal_size", int, 1000, "exchanges kept per biller"),
    Setting(
        "init_dir",
        str,
        "",
        "folder of *.json files with admin calls, applied in name order before the simulator is ready",
    ),
    Setting(
        "share",
        str,
        "",
        "the billers of this process where several share them: 2/3 for the second of three, or ids as 3426,847; "
        "a request for another biller is answered by 421; empty: all",
    ),
    Setting("data_dir", str, "", "folder that stores all billers across restarts; empty: nothing is stored", "--data"),
    Setting(
        "fidelity",
        str,
        "",
        "result file of cayenta-contract verify, which marks what is proven against a real router or differs",
    ),
    Setting(
        "check_replies",
        bool,
        False,
        "check every reply against the contract's profiles, in a process of its own; findings go to standard error",
    ),
    Setting("tls_cert", str, "", "PEM file with the certificate chain; together with tls_key it enables https"),
    Setting("tls_key", str, "", "PEM file with the certificate's private key"),
    Setting("log_level", str, "warning", "debug, info (one line per exchange), warning or error"),
    Setting("log_format", str, "text", "text, or json: one object per line"),
    Setting("ic_url", str, "", "address of Invoice Cloud (the adapter), which the stand-ins call; empty: none"),
    Setting("ic_user", str, "", "user of Invoice Cloud's web services, for the stand-ins"),
    Setting("ic_password", str, "", "password of Invoice Cloud's web services, for the stand-ins"),
    Setting("ic_token", str, "", "token of the adapter's API, for the stand-ins of VertexOne and the IVR"),
    Setting("ic_seconds", int, 10, "how long a stand-in waits for Invoice Cloud, 1 to 60"),
    Setting(
        "strict",
        bool,
        False,
        "exit with 1 and list the findings if a client violated transport or schema, or check_replies found one",
    ),
)
NAMES = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one run, and where each value came from."""

    host: str
    port: int
    port_file: str
    sftp_port: int
    admin_token: str
    allowed_hosts: str
    journal_size: int
    init_dir: str
    share: str
    data_dir: str
    fidelity: str
    check_replies: bool
    tls_cert: str
    tls_key: str
    log_level: str
    log_format: str
    ic_url: str
    ic_user: str
    ic_password: str
    ic_token: str
    ic_seconds: int
    strict: bool

    def __post_init__(self) -> None:
        _check_host(self.host)
        if not 0 <= self.port <= 65_535:
            raise BadConfig(f"port: {self.port} is not between 0 and 65535; choose another port, such as 8480")
        if not -1 <= self.sftp_port <= 65_535:
            form = "choose another port, such as 2222, or -1 for no file server"
            raise BadConfig(f"sftp_port: {self.sftp_port} is not between -1 and 65535; {form}")
        if self.journal_size < 1:
            raise BadConfig(f"journal_size: {self.journal_size} is less than 1; set 1 or more")
        if bool(self.tls_cert) != bool(self.tls_key):
            missing = "tls_key" if self.tls_cert else "tls_cert"
            raise BadConfig(f"{missing}: missing; tls_cert and tls_key must be set together")
        for name, known in (("log_level", LOG_LEVELS), ("log_format", LOG_FORMATS)):
            if getattr(self, name) not in known:
                raise BadConfig(f"{name}: {getattr(self, name)!r} is not one of {', '.join(known)}")

    def __repr__(self) -> str:
        return f"Config(host={self.host!r}, port={self.port!r}, admin_token={'***' if self.admin_token else ''!r})"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the simulator."""
        return self.host in LOOPBACK


def load(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
    """Flag > environment > file > default; BadConfig names the setting and its source."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    values.update(_from_file(file))
    for name, text in environment.items():
        if name.startswith(PREFIX) and name not in OTHERS:
            setting = NAMES.get(name[len(PREFIX) :].lower())
            if setting is None:
                raise BadConfig(f"{name}: unknown setting; use one of {', '.join(s.env for s in SETTINGS)}")
            values[setting.name] = _typed(setting, text, name)
    values.update({name: value for name, value in flags.items() if value is not None})
    return Config(**values)


def _check_host(host: str) -> None:
    """BadConfig for a URL, or an address with a port: what is listened on is a name or an address alone."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not HOST.fullmatch(host):
            form = "write a name or an address without http://, port or path, such as 127.0.0.1 or ::1"
            raise BadConfig(f"host: {host[:200]!r} is not a host; {form}") from None


def _from_file(file: Path | None) -> dict[str, Any]:
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
    for name in found:
        if name not in NAMES:
            raise BadConfig(f"{file}: {name}: unknown setting; use one of {', '.join(NAMES)}")
    return {name: _typed(NAMES[name], value, f"{file}: {name}") for name, value in found.items()}


def _typed(setting: Setting, value: object, source: str) -> object:
    """The value as the setting's type: text of the environment is read, a file's value has the type already."""
    if type(value) is setting.type:
        return value
    if setting.type is int and isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    if setting.type is bool and isinstance(value, str) and value.lower() in SWITCHES:
        return SWITCHES[value.lower()]
    raise BadConfig(f"{source}: {value!r} is not {EXPECTED[setting.type]}")
