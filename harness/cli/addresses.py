"""Addresses given on the command line."""

import ipaddress
from urllib.parse import urlsplit

import click

ROUTER, ADMIN, ORIGIN = (
    "http://host:port/billers/BID/router",
    "http://host:port/__admin",
    "http://host:port, or with the router's path",
)


def http_address(_context: click.Context, option: click.Parameter, url: str | None) -> str | None:
    """Return an address of HTTP as it was given; BadParameter for anything else."""
    if url is not None and not _is_address(url):
        raise click.BadParameter(f"{url!r} is not an address; write {ADMIN if option.name == 'admin' else ROUTER}")
    return url


def forward_address(_context: click.Context, _option: click.Parameter, url: str) -> str:
    """Return an address that paths are added to; BadParameter for anything else, or with a query or fragment."""
    if not _is_address(url) or urlsplit(url).query or urlsplit(url).fragment:
        raise click.BadParameter(f"{url!r} is not an address; write {ORIGIN}")
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_loopback(url: str) -> bool:
    """Return whether the address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
