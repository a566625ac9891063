"""``dxproof explain``: look up any id in a report, a rule file or an error message."""

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dxproof.engine.authoring.compare_codes import compared_codes
from dxproof.engine.authoring.describe import Described
from dxproof.engine.authoring.explained import (
    ExplainedError,
    ExplainedLint,
    ExplainedQueryRule,
    ExplainedStatus,
    Explanation,
    Topic,
)
from dxproof.engine.authoring.lint import LINTS
from dxproof.engine.authoring.meanings import CODE_STATUS, RULE_STATUS
from dxproof.engine.authoring.search import search, term_of
from dxproof.engine.authoring.table import find_code
from dxproof.engine.errors import EXPLAINED, DxproofError, Problem
from dxproof.engine.pack.codes import CODE_PATTERN, normalise
from dxproof.engine.pack.registry import OPERATORS, REASONS
from dxproof.engine.query.rules import lint_file
from dxproof.engine.terms import CodeStatus, RuleStatus

MOST_MEANT = 3
LETTERS_AN_EDIT = 3


def explain(name: str, packs: Iterable[Described]) -> Explanation:
    """Everything that an id refers to; the first pack that knows it is used. Raises DxproofError."""
    wanted = name.strip()
    known = list(packs)
    by_pack = [(pack, list(_in_pack(wanted, pack))) for pack in known]
    telling = [(pack, topics) for pack, topics in by_pack if topics]
    general = list(_general(wanted, known[0]))
    if not telling and not general:
        telling = [(pack, [near]) for pack in known if (near := _near_code(wanted, pack))]
    if not telling and not general:
        general = list(_words(wanted, known))
    if not telling and not general:
        message = f'nothing has the id "{wanted}": no rule, pitfall, construction, code, procedure, status, reason, question, lint or error code'
        raise unknown(message, wanted, _names(known))
    topics = [*(telling[0][1] if telling else ()), *general]
    return Explanation(id=wanted, topics=tuple(topics), also_in=tuple(pack.pack.file.pack for pack, _ in telling[1:]))


def explain_two(left: str, right: str, packs: Iterable[Described]) -> Explanation:
    """Two codes side by side, of the first pack that has both, else each of its own. Raises DxproofError."""
    known = list(packs)
    having = [[(pack, code) for pack in known if (code := find_code(pack.pack, name))] for name in (left, right)]
    for name, found in zip((left, right), having, strict=True):
        if not found:
            every = (code for pack in known for code in pack.pack.table.codes)
            raise unknown(f'no pack has the code "{name.strip()}"', normalise(name), every)
    together = next(((one, two) for one in having[0] for two in having[1] if one[0] is two[0]), None)
    one, two = together or (having[0][0], having[1][0])
    topic = compared_codes(one, two)
    return Explanation(id=topic.id, topics=(topic,))


def _words(name: str, packs: list[Described]) -> Iterator[Topic]:
    """A word of the reports, else whatever has the words."""
    topic = term_of(name) or search(name, packs)
    if topic is not None:
        yield topic


def _in_pack(name: str, pack: Described) -> Iterator[Topic]:
    for topic in (pack.rule(name), pack.pitfall(name), pack.construction(name), pack.code(name), pack.procedures(name)):
        if topic is not None:
            yield topic


def _near_code(name: str, pack: Described) -> Topic | None:
    code = normalise(name)
    return pack.other_code(code) if CODE_PATTERN.fullmatch(code) else None


def _general(name: str, pack: Described) -> Iterator[Topic]:
    """Topics of the engine; the pack only adds the rules that use them."""
    if name in set(RuleStatus):
        meaning = RULE_STATUS[RuleStatus(name)]
        others = tuple(status.value for status in RuleStatus if status.value != name)
        yield ExplainedStatus(kind="rule-status", id=name, meaning=meaning, others=others)
    if name in set(CodeStatus):
        meaning = CODE_STATUS[CodeStatus(name)]
        others = tuple(status.value for status in CodeStatus if status.value != name)
        yield ExplainedStatus(kind="code-status", id=name, meaning=meaning, others=others)
    reason = pack.reason(name) if name not in set(RuleStatus) else None
    operator = pack.operator(name)
    for topic in (reason, operator):
        if topic is not None:
            yield topic
    if name in set(Problem):
        yield ExplainedError(id=name, meaning=EXPLAINED[Problem(name)])
    if name in LINTS:
        lint = LINTS[name]
        yield ExplainedLint(
            id=lint.id, severity=lint.severity.value, title=lint.title, why=lint.why, example=lint.example
        )
    yield from _query_rule(name)


def _query_rule(name: str) -> Iterator[Topic]:
    file = lint_file()
    for rule in file.rules:
        if rule.id == name:
            sources = tuple(f"{file.sources[cite.source].title}, {cite.about}" for cite in rule.cites)
            yield ExplainedQueryRule(
                id=rule.id,
                title=rule.title,
                why=rule.why,
                remedy=rule.remedy,
                sources=sources,
                bad=rule.bad[0],
                good=rule.good[0],
            )


def _names(packs: list[Described]) -> Iterator[str]:
    for described in packs:
        yield from described.names()
        yield from described.constructions
        yield from described.pack.table.codes
        yield from (group.group for group in described.pack.procedures)
    for closed in (RuleStatus, CodeStatus, Problem):
        yield from (member.value for member in closed)
    yield from REASONS
    yield from (operator.value for operator in OPERATORS)
    yield from LINTS
    yield from (rule.id for rule in lint_file().rules)


def unknown(message: str, name: str, known: Iterable[str]) -> DxproofError:
    """The error for an unknown id, with suggestions."""
    near = process.extract(
        name.strip().lower(),
        list(dict.fromkeys(known)),
        scorer=OSA.distance,
        score_cutoff=max(1, len(name) // LETTERS_AN_EDIT),
        limit=MOST_MEANT,
    )
    meant = f"did you mean {' or '.join(str(found) for found, _, _ in near)}?" if near else None
    return DxproofError(
        Problem.PACK_REFERENCE,
        message,
        hint=meant or "dxproof rules list shows the rules and pitfalls; use --pack FOLDER for a pack of your own",
    )
