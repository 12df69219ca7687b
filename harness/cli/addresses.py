"""Addresses given on the command line."""

import ipaddress
from urllib.parse import urlsplit

import click


def http_address(_context: click.Context, option: click.Parameter, url: str | None) -> str | None:
    """Return an address of HTTP as it was given; BadParameter for anything else."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        example = "http://host:port/__admin" if option.name == "admin" else "http://host:port/billers/BID/router"
        raise click.BadParameter(f"{url!r} is not an address; write {example}")
    return url


def is_loopback(url: str) -> bool:
    """Return whether the address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
