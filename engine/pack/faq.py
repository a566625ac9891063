"""faq.yaml: one text for all codes of the table, with placeholders that each code fills with its own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.pack.check_pitfalls import source_mistakes
from dxproof.engine.pack.codes import Code, CodeTable
from dxproof.engine.pack.mistakes import Read, duplicates, unknown
from dxproof.engine.pack.model import UNSPECIFIED, CodesFile, FaqAnswer, FaqEntry, FaqFile, PackFile, Slot
from dxproof.engine.pack.yaml_source import KeyPath

# Besides the axes: the code, its title, the codes that differ in the cause alone, those with their causes, a competing code, the
# first code of a claim.
CODE, TITLE, SIBLINGS, SIBLINGS_NAMED, RIVAL, FIRST = "code", "title", "siblings", "siblings_named", "rival", "first"
_PLACEHOLDERS = (CODE, TITLE, SIBLINGS, SIBLINGS_NAMED, RIVAL, FIRST)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer for one code."""

    entry: FaqEntry
    question: str
    answer: str


def answers_for(faq: tuple[FaqEntry, ...], table: CodeTable, code: Code) -> Iterator[Answered]:
    """The questions that are asked of a code, answered for it."""
    for entry in faq:
        answer = next((each for each in entry.answers if _is_for(each, code)), None)
        fields = _fields(entry, table, code)
        if answer is not None and _named(entry.question, answer.text) <= fields.keys():
            yield Answered(entry, entry.question.format_map(fields), answer.text.format_map(fields))


def _is_for(answer: FaqAnswer, code: Code) -> bool:
    return all(code.values.get(axis, frozenset()) & frozenset(values) for axis, values in answer.when.items())


def _named(*texts: str) -> frozenset[str]:
    """The placeholders of texts."""
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None)


def _fields(entry: FaqEntry, table: CodeTable, code: Code) -> dict[str, str]:
    """The placeholders that a code fills; one that would name nothing is left out."""
    siblings = [other for other in table.codes.values() if _is_sibling(table, code, other)]
    cause = table.by_slot[Slot.MECHANISM].axis if Slot.MECHANISM in table.by_slot else ""
    named = [f"{other.code} ({labels(table, cause, other)})" for other in siblings]
    rivals = [row.code for row in table.file.competing if row.label == entry.rival and row.region == code.region]
    fields = {
        CODE: code.code,
        TITLE: code.title,
        SIBLINGS: _joined([other.code for other in siblings]),
        SIBLINGS_NAMED: _joined(named),
        RIVAL: _joined([f"{name}-" if "." not in name else name for name in rivals]) if code.region else "",
        FIRST: f"{entry.stem}{code.code[-1]}" if entry.stem else "",
        **{axis: labels(table, axis, code) for axis in table.axes},
    }
    return {name: text for name, text in fields.items() if text}


def labels(table: CodeTable, axis: str, code: Code) -> str:
    """The labels of the values that a code asks for on an axis; empty if it asks for none."""
    rows = {row.value: row.label for row in table.axes[axis].values} if axis in table.axes else {}
    values = sorted(code.values.get(axis, frozenset()) - {UNSPECIFIED})
    return _joined([rows.get(value, value.replace("_", " ")) for value in values])


def _is_sibling(table: CodeTable, code: Code, other: Code) -> bool:
    """Whether two codes differ in their causes and in nothing else."""
    return bool(other.mechanisms and code.mechanisms) and not other.mechanisms & code.mechanisms and all(
        other.slots.get(slot) == code.slots.get(slot) for slot in table.by_slot if slot is not Slot.MECHANISM
    )  # fmt: skip


def _joined(names: list[str]) -> str:
    """'a, b or c'."""
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def faq_mistakes(read: Read[FaqFile], pack: Read[PackFile] | None, codes: CodesFile | None) -> Iterator[DxproofError]:
    """Every placeholder, axis, value, label and source exists."""
    source = read.source
    axes = {axis.axis: [UNSPECIFIED, *(row.value for row in axis.values)] for axis in codes.axes} if codes else {}
    known = [*_PLACEHOLDERS, *axes]
    yield from duplicates(
        source, [(("questions", n, "id"), entry.id) for n, entry in enumerate(read.file.questions)], "the question"
    )
    for number, entry in enumerate(read.file.questions):
        here: KeyPath = ("questions", number)
        yield from source_mistakes(source, here, entry.cites, pack)
        texts = {(*here, "question"): entry.question}
        texts |= {(*here, "answers", n, "text"): each.text for n, each in enumerate(entry.answers)}
        for key_path, text in texts.items() if codes else ():
            yield from _text_mistakes(read, key_path, text, known)
        rivals = dict.fromkeys(row.label for row in codes.competing) if codes else {}
        if codes and entry.rival is not None and entry.rival not in rivals:
            yield unknown(source, (*here, "rival"), "label of rivals in codes.yaml", entry.rival, rivals)
        for n, answer in enumerate(entry.answers):
            yield from _when_mistakes(read, (*here, "answers", n, "when"), answer.when, axes)


def _text_mistakes(read: Read[FaqFile], key_path: KeyPath, text: str, known: list[str]) -> Iterator[DxproofError]:
    try:
        names = _named(text)
    except ValueError:
        yield read.source.error(
            Problem.PACK_MESSAGE, key_path, "a brace is not closed", "write {code}, and {{ for a brace itself"
        )
        return
    for name in sorted(names - set(known)):
        yield unknown(read.source, key_path, "placeholder", f"{{{name}}}", [f"{{{each}}}" for each in known])


def _when_mistakes(
    read: Read[FaqFile], key_path: KeyPath, when: Mapping[str, tuple[str, ...]], axes: dict[str, list[str]]
) -> Iterator[DxproofError]:
    for axis, values in when.items() if axes else ():
        if axis not in axes:
            yield unknown(read.source, (*key_path, axis), "axis", axis, axes, at_key=True)
            continue
        for value in values:
            if value not in axes[axis]:
                yield unknown(read.source, (*key_path, axis), f"value of {axis}", value, axes[axis])
