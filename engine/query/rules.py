"""The rules of compliant query practice, from rules/queries/query-lint.yaml."""

from enum import StrEnum
from functools import cache

from pydantic import ValidationError

from dxproof.engine.errors import PackErrors
from dxproof.engine.pack.loader import RULES_FOLDER
from dxproof.engine.pack.model import Authority, Model, Phrases
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.yaml_source import parse_yaml, read_bytes

LINT_FILE = RULES_FOLDER / "queries" / "query-lint.yaml"


class QueryPart(StrEnum):
    """The parts of a query; ``rest`` is everything else."""

    TITLE = "title"
    INDICATORS = "indicators"
    QUESTION = "question"
    OPTIONS = "options"
    REST = "rest"


class Check(StrEnum):
    """The closed set of checks (see checks.py)."""

    TITLE_MISSING = "title_missing"
    TITLE_LEADS = "title_leads"
    QUESTION_MISSING = "question_missing"
    WORDS = "words"
    SINGLE_OPTION = "single_option"
    OTHER_MISSING = "other_missing"
    UNABLE_MISSING = "unable_missing"
    INDICATORS_MISSING = "indicators_missing"
    SOURCE_MISSING = "source_missing"
    CODES = "codes"
    INTRODUCES = "introduces"
    YES_NO = "yes_no"
    PRESELECTED = "preselected"
    REQUESTS = "requests"


class LintCite(Model):
    """The source of a rule."""

    source: str
    about: str


class LintRule(Model):
    """One rule: what it looks for, why, and what to do, with queries that break it and queries that do not."""

    id: str
    detect: Check
    within: tuple[QueryPart, ...] = ()
    words: Phrases = ()
    title: str
    why: str
    remedy: str
    cites: tuple[LintCite, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


class Meaning(Model):
    """Words for one condition or cause, and words in indicators that make it a reasonable option."""

    words: Phrases
    credible: Phrases = ()


class LintFile(Model):
    """The whole file."""

    sources: dict[str, Authority]
    rules: tuple[LintRule, ...]
    meanings: tuple[Meaning, ...]


@cache
def lint_file() -> LintFile:
    """The shipped query rules. Raises PackErrors."""
    source = parse_yaml(read_bytes(LINT_FILE, str(LINT_FILE)), str(LINT_FILE))
    try:
        return LintFile.model_validate(source.data)
    except ValidationError as error:
        raise PackErrors(list(shape_errors(source, error, LintFile))) from None
