"""The forms for what belongs to a biller: shown, done once, refused with the reasons beside their fields."""

from starlette.responses import Response

from simulator.console.forms import Form, typed
from simulator.console.making.subjects import SUBJECTS, Subject
from simulator.console.once import FIELD, done_once, new_key
from simulator.console.page import NoSuchPage, PageRequest


async def page(page_request: PageRequest) -> Response:
    """The form, for the account of the address if it names one."""
    subject = _subject(page_request)
    return _page(page_request, subject, Form({"account": page_request.asked("account")}))


async def make(page_request: PageRequest) -> Response:
    """Make it once, and on to the account; the form with the reasons where it cannot be made."""
    subject = _subject(page_request)
    form = await typed(page_request.request)

    async def act() -> Response:
        answer = await subject.make(page_request, form)
        if answer.status == 404:
            return _page(page_request, subject, Form(form.values, {"account": answer.error}), 422)
        if answer.is_refused:
            return _page(page_request, subject, form.blamed(answer, places=subject.places), 422)
        return page_request.onward("accounts", form.value("account"), done=_name(page_request))

    return await done_once(page_request.request, form.value(FIELD), act)


def _name(page_request: PageRequest) -> str:
    return str(page_request.request.path_params["name"])


def _subject(page_request: PageRequest) -> Subject:
    subject = SUBJECTS.get(_name(page_request))
    if subject is None:
        raise NoSuchPage(f"There is no form for {_name(page_request)[:40]!r}; open one from the page of an account.")
    return subject


def _page(page_request: PageRequest, subject: Subject, form: Form, status: int = 200) -> Response:
    biller = page_request.biller
    return page_request.with_forms(
        "make.html", status, biller=biller, subject=subject, name=_name(page_request), form=form, once=new_key()
    )
