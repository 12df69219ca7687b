"""What integrations read of a biller's configuration: a parsed setting, an endpoint; Held names what to mend."""

from typing import Any

from ic_adapter.billers import settings
from ic_adapter.billers.grammars.advanced_settings import FORM_KEYS
from ic_adapter.billers.register import Biller
from ic_adapter.billers.templates import Cis
from ic_adapter.errors import BadValue
from ic_adapter.model import Group
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.router.endpoint import Endpoint


def setting(biller: Biller, key: str) -> Any:
    """The typed value of a setting, None when blank; Held when it does not parse (settings §3)."""
    try:
        return settings.parsed(key, biller.setting(key))
    except BadValue as fault:
        raise Held(because(ReasonCode.BAD_SETTING, setting=key, words=str(fault))) from None


def has_router(biller: Biller) -> bool:
    """Whether records of the biller go to a router; those of a partner with files only do where its key says so."""
    return biller.template.cis is Cis.CAYENTA or biller.keys.data_pump == "on"


def endpoint(biller: Biller, group: Group, integration: str, read: float | None = None) -> Endpoint:
    """Where calls of an integration go (adapter §1.1).

    Held `no endpoint` without a URL or without a router, and for a URL, user or form key that does not parse.

    `read`: seconds for the whole reply, where they are other ones than `timeouts.read`.
    """
    url = biller.keys.endpoint_override[integration] or biller.setting(group.url)
    if not url or not has_router(biller):
        raise Held(because(ReasonCode.NO_ENDPOINT))
    for number in (group.url, group.user, 74):
        setting(biller, str(number))
    return Endpoint(
        biller=biller,
        group=group,
        url=url,
        user=biller.setting(group.user),
        password=biller.settings.get(str(group.password), ""),
        form_key=biller.setting(74) or FORM_KEYS[0],
        connect=biller.keys.timeouts.connect,
        read=biller.keys.timeouts.read if read is None else read,
        positive_ok=biller.keys.positive_status_ok,
    )
