"""The log of router calls (adapter §1.4): one line each; nothing else writes one."""

import logging

from ic_adapter.router.answer import RouterAnswer

LOG = logging.getLogger("ic_adapter.calls")


def log_call(bid: str, account: str, answer: RouterAnswer) -> None:
    """BID, function, account, numbers, outcome: no tag values, no credentials, no text of the router's making."""
    reply = answer.reply
    LOG.info(
        "call bid=%s function=%s account=%s transNo=%s pid=%s http=%s status=%s outcome=%s",
        bid,
        answer.function,
        account,
        reply.trans_no if reply else None,
        reply.pid if reply else None,
        answer.http_status,
        reply.status if reply else None,
        answer.outcome.value,
    )
