"""Forms of pages: fields by their labels, buttons by their words."""

from scenarios.context.tables import Table, compare, pairs
from scenarios.errors import StepError
from scenarios.pages.visits import Visits
from scenarios.steps.definitions import action, check


@action('I fill "{label}" with "{value}"')
def fill(visits: Visits, label: str, value: str) -> None:
    """The field with exactly this label, in place of what it holds."""
    visits.tab.fill(label, visits.filled_in(value))


@action("I fill in")
def fill_several(visits: Visits, datatable: Table) -> None:
    """Several fields, one per line: label and value."""
    for label, value in pairs(datatable).items():
        visits.tab.fill(label, visits.filled_in(value))


@action('I choose "{label}"')
def choose(visits: Visits, label: str) -> None:
    """The radio button with this label."""
    visits.tab.choose(label)


@action('I tick "{label}"')
def tick(visits: Visits, label: str) -> None:
    """The check box with this label."""
    visits.tab.tick(label, on=True)


@action('I untick "{label}"')
def untick(visits: Visits, label: str) -> None:
    """The check box with this label."""
    visits.tab.tick(label, on=False)


@action('I select "{option}" for "{label}"')
def select(visits: Visits, option: str, label: str) -> None:
    """An option of the list with this label."""
    visits.tab.select(label, option)


@action('I press "{words}"')
def press(visits: Visits, words: str) -> None:
    """The button with exactly these words; the next step waits for the page that follows."""
    visits.tab.press(visits.filled_in(words))
    visits.tab.settle()


@action('I press "{words}" twice')
def press_twice(visits: Visits, words: str) -> None:
    """A double click; through plain HTTP the form is sent twice at once."""
    visits.tab.press(visits.filled_in(words), times=2)
    visits.tab.settle()


@action('I press "{words}" and the reply is lost')
def press_lost(visits: Visits, words: str) -> None:
    """The form arrives, its answer never does: the page shows nothing; go back or reload then."""
    visits.tab.press(visits.filled_in(words), lost=True)
    visits.tab.settle()


@action('I press "{words}" in both tabs at once')
def press_in_both(visits: Visits, words: str) -> None:
    """Neither tab waits for the answer to the other."""
    visits.press_in_both(visits.filled_in(words))


@check('the field "{label}" holds "{value}"')
def check_value(visits: Visits, label: str, value: str) -> None:
    """What was typed or filled in; "on" for a chosen radio button or a ticked box, else nothing."""
    compare("the page", {label: visits.filled_in(value)}, {label: visits.tab.value(label)})


@check("the fields hold")
def check_values(visits: Visits, datatable: Table) -> None:
    """Several fields, one per line: label and value."""
    expected = {label: visits.filled_in(value) for label, value in pairs(datatable).items()}
    compare("the page", expected, {label: visits.tab.value(label) for label in expected})


@check('the field "{label}" has the error "{text}"')
def check_error(visits: Visits, label: str, text: str) -> None:
    """Beside the field or the group of radio buttons."""
    compare("errors of the page", {label: text}, {label: visits.tab.document().error_of(label)})


@check("no field has an error")
def check_no_error(visits: Visits) -> None:
    """None beside any field."""
    if found := visits.tab.document().errors():
        raise StepError.on("errors of the page", expected="none", came="; ".join(found))


@check('the field "{label}" is there')
def check_field(visits: Visits, label: str) -> None:
    """A field, radio button, check box or list with this label."""
    visits.tab.document().control(label)


@check('the field "{label}" is not there')
def check_no_field(visits: Visits, label: str) -> None:
    """No field, radio button, check box or list with this label."""
    if label in visits.tab.document().labels():
        raise StepError.on("fields of the page", expected=f"no {label}", came=label)


@check('the button "{words}" is there')
def check_button(visits: Visits, words: str) -> None:
    """A button that sends a form."""
    visits.tab.document().button(visits.filled_in(words))


@check('the button "{words}" is not there')
def check_no_button(visits: Visits, words: str) -> None:
    """No button with these words."""
    if words in visits.tab.document().button_words():
        raise StepError.on("buttons of the page", expected=f"no {words}", came=words)


@check('the link "{words}" is there')
def check_link(visits: Visits, words: str) -> None:
    """A link with exactly these words."""
    visits.tab.document().link(visits.filled_in(words))


@check('the link "{words}" is not there')
def check_no_link(visits: Visits, words: str) -> None:
    """No link with these words."""
    if words in visits.tab.document().link_words():
        raise StepError.on("links of the page", expected=f"no {words}", came=words)
