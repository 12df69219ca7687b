"""Days as the router writes them (router §3)."""

from datetime import date
from functools import lru_cache


@lru_cache(4_096)
def date8(day: date) -> str:
    """``yyyyMMdd``; remembered, because a biller's requests tell the same few days again and again."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
