"""Which steps are about a word: in the sentence, in what it does, or among the words that its places take."""

from scenarios.language import values
from scenarios.language.dates import KINDS
from scenarios.language.forms import ANY, CELLS, FORMS, kind_of
from scenarios.steps.definitions import Entry


def is_about(entry: Entry, word: str) -> bool:
    """Whether a step has the word in its sentence or summary, or takes it whole as a value, column or line."""
    lower = word.lower()
    if lower in entry.phrase.shown.lower() or lower in entry.summary.lower():
        return True
    form = FORMS.get(entry.name, ANY)
    kinds = {kind_of(entry.name, name) for name in entry.phrase.placeholders()}
    kinds |= {kind for name, kind in form.cells.items() if CELLS.get(name) != kind}
    names = {name for source in (*form.columns, *form.lines) for name in _names(source)}
    taken = names | {name for kind in kinds - KINDS - {"", "reply tag"} for name in values.choices(kind)}
    return lower in {name.lower() for name in taken}


def _names(source: str) -> tuple[str, ...]:
    """Return the fields of a view and the words of a kind; tags are too many to find a step by."""
    if source.startswith(("adapter.", "simulator.")):
        return values.fields(source)
    return () if source.startswith(("#", "@")) else (source,)
