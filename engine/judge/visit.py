"""Whether a pack of a visit applies to a note, and by what: the encounter, the claim, the payer."""

from collections.abc import Iterator

from dxproof.engine.facts import NoteFacts
from dxproof.engine.judge.answer import Answer
from dxproof.engine.judge.case import Case
from dxproof.engine.judge.conditions import evaluate
from dxproof.engine.pack.codes import OF_A_VISIT, CodeTable
from dxproof.engine.pack.model import Condition
from dxproof.engine.pack.registry import parts_of

(_VISIT,) = CodeTable(OF_A_VISIT).codes.values()


def applies(case: Case, condition: Condition) -> Answer:
    """Whether a pack that applies by this condition does so here; any pack's reading of the note tells."""
    return evaluate(case, _VISIT, condition)


def says_something(facts: NoteFacts) -> bool:
    """Whether a note says anything of a visit: a name in an address is none."""
    return bool(facts.elements or facts.services or facts.exam_signs)


def grounds(case: Case, condition: Condition) -> Iterator[Condition]:
    """The questions of the condition that are answered with yes, each with those of its values that are the answer."""
    for _, part in parts_of(condition):
        yield from grounds(case, part)
    if condition.ask is not None and applies(case, condition).true:
        alone = (condition.model_copy(update={"values": (value,)}) for value in condition.values)
        true = tuple(each.values[0] for each in alone if applies(case, each).true)
        yield condition.model_copy(update={"values": true})
