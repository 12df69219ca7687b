"""What the program writes about itself: lines for people or JSON objects, one per exchange where that is asked for."""

import json
import logging
import sys
from datetime import UTC, datetime

from simulator.journal.entries import Exchange

exchanges = logging.getLogger("simulator.exchange")


class JsonFormatter(logging.Formatter):
    """One JSON object per line: moment (UTC), level, logger, message, and the fields of an exchange."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        told: dict[str, object] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """Time in UTC, level, logger, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802, ARG002 — logging's
        """The moment as in JSON."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def set_up(level: str, form: str) -> None:
    """Everything from this level on goes to stderr, in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def tell(biller_id: str, exchange: Exchange, seconds: float) -> None:
    """One line about an exchange; the account is masked, request and reply stay in the journal."""
    fields = {
        "biller": biller_id,
        "function": exchange.function,
        "account": masked(exchange.account),
        "login": exchange.login,
        "http_status": exchange.http_status,
        "status": exchange.status,
        "trans_no": exchange.trans_no,
        "fault": exchange.fault,
        "effect": exchange.effect,
        "view": exchange.view,
        "ms": round(seconds * 1000, 2),
    }
    words = " ".join(f"{name}={value}" for name, value in fields.items() if value is not None)
    exchanges.info("exchange %s", words, extra={"fields": fields})


def masked(account: str | None) -> str | None:
    """The last three characters of an account number, stars for the rest."""
    return None if account is None else "*" * max(0, len(account) - 3) + account[-3:]
