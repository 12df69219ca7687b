"""Values of the adapter's own settings: what each text stands for, and BadConfig that says what to write instead."""

import ipaddress
import json
import os
import re
from pathlib import Path

from ic_adapter.errors import BadConfig

HOST = re.compile(r"[A-Za-z0-9._-]*")
#: A host key as known_hosts has it, without the host: type and key, a comment perhaps.
HOST_KEY = re.compile(r"(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/]{20,}={0,3}( .*)?")
#: The environments of `ic_egress` (adapter §18).
EGRESS_ENVIRONMENTS = ("production", "sandbox")


def parse_argon2(text: str) -> tuple[int, int, int]:
    """Return memory in KiB, passes and lanes of a password's hash; BadConfig."""
    parts = text.split(",")
    numbers = [int(part) for part in parts if re.fullmatch(r"[0-9]{1,7}", part)]
    if len(parts) == len(numbers) == 3:
        memory, passes, lanes = numbers
        if 1 <= lanes <= 16 and 1 <= passes <= 100 and 8 * lanes <= memory <= 4_194_304:
            return memory, passes, lanes
    form = "use memory in KiB (at least 8 for each lane), passes and lanes, such as 19456,2,1"
    raise BadConfig(f"argon2: {text[:40]!r} is not a cost of passwords; {form}")


def parse_proxies(text: str) -> list[str]:
    """Return the addresses and networks of `trusted_proxies`; BadConfig."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    for one in found:
        try:
            ipaddress.ip_network(one)
        except ValueError:
            form = "use IP addresses or networks, separated by commas, such as 192.0.2.7,198.51.100.0/24"
            raise BadConfig(f"trusted_proxies: {one[:40]!r} is not an IP address or network; {form}") from None
    return found


def parse_egress(text: str) -> dict[str, list[str]]:
    """Return the addresses of `ic_egress` by environment, none where it is blank; BadConfig says what is wrong."""
    form = 'use {"production": ["192.0.2.11"], "sandbox": ["192.0.2.21"]}'
    try:
        found = json.loads(text or "{}")
    except ValueError:
        raise BadConfig(f"ic_egress: not JSON; {form}") from None
    if not isinstance(found, dict) or not all(isinstance(one, list) for one in found.values()):
        raise BadConfig(f"ic_egress: not lists by environment; {form}")
    if unknown := sorted(found.keys() - set(EGRESS_ENVIRONMENTS)):
        raise BadConfig(f"ic_egress: unknown environment {unknown[0][:40]!r}; {form}")
    for address in (address for addresses in found.values() for address in addresses):
        try:
            ipaddress.ip_network(address if isinstance(address, str) else "")
        except ValueError:
            raise BadConfig(f"ic_egress: {str(address)[:40]!r} is not an IP address or network; {form}") from None
    return found


def check_word(name: str, word: str, words: tuple[str, ...]) -> None:
    """Raise BadConfig for a word that is not one of these."""
    if word not in words:
        raise BadConfig(f"{name}: {word[:40]!r} is not one of {', '.join(words)}")


def check_host(host: str) -> None:
    """Raise BadConfig for a URL, or an address with a port: what is listened on is a name or an address alone."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not HOST.fullmatch(host):
            form = "write a name or an address without http://, port or path, such as 127.0.0.1 or ::1"
            raise BadConfig(f"host: {host[:200]!r} is not a host; {form}") from None


def check_key_file(path: str) -> None:
    """Raise BadConfig for a private key that cannot be read, before anything starts."""
    if path:
        try:
            Path(path).read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BadConfig(f"sftp_key_file: {path}: {reason}; name a private key that can be read") from None


def check_folder(name: str, path: str) -> None:
    """Raise BadConfig for a folder that cannot be read, before anything starts."""
    if path:
        try:
            os.scandir(path).close()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            option = name.replace("_", "-")
            raise BadConfig(f"{name}: {path}: {reason}; name an existing folder with --{option}") from None


def check_host_key(line: str) -> None:
    """Raise BadConfig for a text that is not a host key; blank is allowed."""
    if line and not HOST_KEY.fullmatch(line):
        shown = "the line that `ic-adapter files trust-host-key` shows"
        raise BadConfig(f"sftp_host_key: {line[:1000]!r} is not a host key; use {shown}")
