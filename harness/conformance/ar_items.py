"""Payments posted for the functions that return or adjust one: each can be returned or voided once."""

import re

from harness.conformance.sending import RawTarget
from harness.generate.documents import request_schemas, tags, usual
from harness.generate.facts import TargetFacts
from harness.mutate.bodies import body

#: Where the number of a new AR item stands: in STATUS_DESC, or in a tag (Q-20).
TOLD = re.compile(r"AR item ([0-9]+) added")
AMOUNT = "100.24"
LEAST, MOST = 12, 100


def fresh_items(target: RawTarget, facts: TargetFacts, examples: int) -> tuple[str, ...]:
    """Post payments to the first account, one for four examples; return the numbers that the router tells."""
    document = usual(request_schemas()["AddARItems"], facts)
    tags(document, "ITEM_AMT")[0].text = AMOUNT
    numbers = []
    for _ in range(min(max(LEAST, examples // 4), MOST)):
        answer = target.send(body(document))
        told = TOLD.search(" ".join(text for _, text in answer.statuses().values()))
        number = answer.root.findtext(".//ITEM_NO") if answer.root is not None else None
        if number or told:
            numbers.append(number or (told[1] if told else ""))
    return tuple(numbers)
