"""The page of an exchange as a scenario, and the feature file."""

from starlette.responses import Response

from simulator.console.journal.exchanges import kept
from simulator.console.page import NoSuchPage, PageRequest
from simulator.console.stories.feature import cannot_be_told, feature
from simulator.console.stories.replay import story_of
from simulator.journal.entries import Exchange

MEDIA_TYPE = "text/plain; charset=utf-8"


async def page(page_request: PageRequest) -> Response:
    """The scenario, to read and to copy."""
    biller, exchange = page_request.biller, _exchange(page_request)
    reason = cannot_be_told(exchange)
    story = None if reason else story_of(exchange, biller, page_request.billers.contract)
    return page_request.shown(
        "scenario.html",
        biller=biller,
        exchange=exchange,
        reason=reason,
        story=story,
        text=feature(story, biller) if story else "",
    )


async def file(page_request: PageRequest) -> Response:
    """The feature file, to download."""
    biller, exchange = page_request.biller, _exchange(page_request)
    if reason := cannot_be_told(exchange):
        raise NoSuchPage(f"Exchange {exchange.number} makes no scenario. {reason}")
    text = feature(story_of(exchange, biller, page_request.billers.contract), biller)
    named = {"content-disposition": f'attachment; filename="{biller.id}-{exchange.number}.feature"'}
    return Response(text, media_type=MEDIA_TYPE, headers=named)


def _exchange(page_request: PageRequest) -> Exchange:
    return kept(page_request, page_request.request.path_params["number"])
