"""What pip on this machine is told about its registry, to be handed into a root that has nothing of it.

Read from pip's documented places (environment, configuration files) and from what those name: certificate bundles,
constraints, local folders of packages. Nothing here knows a particular machine. A .netrc is not handed in.
"""

import configparser
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Variables that pip and its HTTP library read; besides them everything that starts with PIP_.
VARIABLES = (
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"),
    *("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "SOURCE_DATE_EPOCH"),
)
#: How names are resolved, and whom the system trusts.
SYSTEM = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt")


@dataclass(frozen=True, slots=True)
class Registry:
    """Variables, files and folders, each at the path that it has on this machine."""

    environment: Mapping[str, str]
    files: tuple[Path, ...]
    folders: tuple[Path, ...]


def read(environment: Mapping[str, str] = os.environ, system: Iterable[str] = SYSTEM) -> Registry:
    """Return the configuration that pip would use under this environment."""
    variables = {name: value for name, value in environment.items() if name in VARIABLES or name.startswith("PIP_")}
    configured = [file for file in config_files(environment) if file.is_file()]
    settings = [*variables.items(), *(setting for file in configured for setting in _settings(file))]
    home = environment.get("HOME", "/root")
    named = [path for name, value in settings for path in _paths(name, value, home)]
    files = [*configured, *(path for path in map(Path, system) if path.is_file())]
    files += [path for path in named if path.is_file()]
    folders = [path for path in named if path.is_dir()]
    return Registry(variables, tuple(dict.fromkeys(files)), tuple(dict.fromkeys(folders)))


def config_files(environment: Mapping[str, str]) -> list[Path]:
    """Return where pip looks for configuration files, those of a virtual environment left out."""
    named = environment.get("PIP_CONFIG_FILE")
    if named == os.devnull:  # pip's way to say: no file at all
        return []
    home = Path(environment.get("HOME", "/root"))
    shared = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    own = environment.get("XDG_CONFIG_HOME") or str(home / ".config")
    places = [Path(folder) / "pip" / "pip.conf" for folder in (*shared.split(os.pathsep), own)]
    return [*places, Path("/etc/pip.conf"), home / ".pip" / "pip.conf", *([Path(named)] if named else [])]


def _settings(file: Path) -> list[tuple[str, str]]:
    parser = configparser.RawConfigParser()
    parser.read_string(file.read_text())
    return [setting for section in parser.sections() for setting in parser.items(section)]


def _paths(name: str, text: str, home: str) -> list[Path]:
    """Return the absolute paths among the words of a setting; a file: address counts as one.

    The pages of a package index lead to files beside its folder, so that the folder above it is taken.
    """
    found: list[Path] = []
    for word in text.split():
        address = urlsplit(word)
        if address.scheme == "file":
            folder = Path(unquote(address.path))
            found.append(folder.parent if "index" in name.lower() else folder)
        elif word.startswith("~/"):
            found.append(Path(home) / word[2:])
        elif word.startswith("/") and word != os.devnull:
            found.append(Path(word))
    return [path for path in found if path != Path("/")]
