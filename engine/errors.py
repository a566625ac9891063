"""One error type with a closed list of codes: what is wrong, where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Every way in which a call, a rule file or an input can be unusable."""

    PACK_UNKNOWN = "pack-unknown"
    PACK_FILE = "pack-file"
    PACK_STRAY = "pack-stray-file"
    PACK_OUTSIDE = "pack-outside"
    PACK_ENCODING = "pack-encoding"
    PACK_CONTROL = "pack-control-character"
    PACK_SYNTAX = "pack-syntax"
    PACK_EMPTY = "pack-empty"
    PACK_DOCUMENTS = "pack-documents"
    PACK_ALIAS = "pack-alias"
    PACK_TAG = "pack-tag"
    PACK_KEY = "pack-key"
    PACK_DUPLICATE_KEY = "pack-duplicate-key"
    PACK_DEPTH = "pack-depth"
    PACK_SIZE = "pack-size"
    PACK_MISSING_KEY = "pack-missing-key"
    PACK_UNKNOWN_KEY = "pack-unknown-key"
    PACK_TYPE = "pack-type"
    PACK_TRAP = "pack-trap"
    PACK_VALUE = "pack-value"
    PACK_REFERENCE = "pack-reference"
    PACK_DUPLICATE = "pack-duplicate"
    PACK_PHRASE = "pack-phrase"
    PACK_CONDITION = "pack-condition"
    PACK_MESSAGE = "pack-message"
    PACK_EXAMPLE = "pack-example"
    PACK_VERSION = "pack-version"
    DATE_VALUE = "date-value"
    DATE_OUTSIDE = "date-outside"
    PROFILE_SHAPE = "profile-shape"
    PROFILE_REFERENCE = "profile-reference"
    TARGET_UNKNOWN = "target-unknown"
    INPUT_MISSING = "input-missing"
    INPUT_EMPTY_FOLDER = "input-empty-folder"
    INPUT_KIND = "input-kind"
    INPUT_DECODE = "input-decode"
    INPUT_BINARY = "input-binary"
    INPUT_EMPTY = "input-empty"
    INPUT_JSON = "input-json"
    INPUT_COLUMN = "input-column"
    INPUT_VALUE = "input-value"
    INPUT_DUPLICATE = "input-duplicate"
    INPUT_TOO_LARGE = "input-too-large"
    INPUT_DOCUMENT = "input-document"
    INPUT_NO_TEXT = "input-no-text"
    CLAIM_SHAPE = "claim-shape"
    EXTRA_MISSING = "extra-missing"
    NOTE_FAILED = "note-failed"
    TEST_NONE = "test-none"
    TEST_SHAPE = "test-shape"
    TEST_REFERENCE = "test-reference"
    TEST_QUOTE = "test-quote"
    OUTPUT = "output"
    QUERY_LEADS = "query-leads"
    QUERY_READ = "query-read"
    AUDIT_FOLDER = "audit-folder"
    AUDIT_QUERY = "audit-query"
    AUDIT_SHEET = "audit-sheet"
    AUDIT_SAMPLE = "audit-sample"
    AUDIT_ENGINE = "audit-engine"


# One line a problem: what it is and why it is one. `dxproof explain` shows it.
EXPLAINED: dict[Problem, str] = {
    Problem.PACK_UNKNOWN: "No shipped rule pack has this id, and no folder of this name holds a pack.yaml.",
    Problem.PACK_FILE: "A file that the pack needs is missing, cannot be read, or is no ordinary file.",
    Problem.PACK_STRAY: "A YAML file of the pack folder would never be read; mostly its name is misspelt.",
    Problem.PACK_OUTSIDE: "A link leads out of the pack folder: a pack is its own folder and nothing else.",
    Problem.PACK_ENCODING: "A pack file is not UTF-8, the one encoding that packs are written in.",
    Problem.PACK_CONTROL: "A pack file holds an invisible control character, which YAML forbids or which hides what a line says.",
    Problem.PACK_SYNTAX: "A pack file is not YAML: mostly an indent, a bracket, a quote or a colon is out of place.",
    Problem.PACK_EMPTY: "A pack file holds nothing but blanks and comments.",
    Problem.PACK_DOCUMENTS: "A pack file holds a second YAML document behind a line ---; one file is one document.",
    Problem.PACK_ALIAS: "Anchors (&), aliases (*) and merge keys (<<) are refused: what a line says must stand in that line.",
    Problem.PACK_TAG: "YAML tags (!) and directives (%) are refused: they could change what a value is.",
    Problem.PACK_KEY: "A key of a mapping is not plain text.",
    Problem.PACK_DUPLICATE_KEY: "One mapping has the same key twice, and only one of the values could count.",
    Problem.PACK_DEPTH: "A pack file is nested deeper than any pack needs.",
    Problem.PACK_SIZE: "A file, a value or the pack's list of words is larger than a pack may be.",
    Problem.PACK_MISSING_KEY: "A key that this part of a pack must have is missing.",
    Problem.PACK_UNKNOWN_KEY: "A key is not one that this part of a pack has; mostly its name is misspelt or its indent is wrong.",
    Problem.PACK_TYPE: "A value is of another kind than expected: text, a list, a mapping, a whole number, true or false.",
    Problem.PACK_TRAP: "YAML tools disagree on what such a value means (yes, no, on, off, 010, 1:30); it must be written plainly.",
    Problem.PACK_VALUE: "A value is of the right kind, but not one of those that are allowed here.",
    Problem.PACK_REFERENCE: "A name refers to something that the pack or the engine does not have.",
    Problem.PACK_DUPLICATE: "Two entries have the same name or value, and only one of them could count.",
    Problem.PACK_PHRASE: "A phrase of a lexicon is empty, too long, or does not keep to the notation (a|b).",
    Problem.PACK_CONDITION: "A condition of a rule asks nothing, or more than one thing at once, or lacks what its question needs.",
    Problem.PACK_EXAMPLE: "A stable rule has no example of an outcome that it can have; examples are its tests.",
    Problem.PACK_VERSION: "A pack has no such version, or two of its versions hold for one day or have one number.",
    Problem.DATE_VALUE: "A date of service is no day that can be read, expected YYYY-MM-DD.",
    Problem.DATE_OUTSIDE: "No version of the pack holds for the date of service that was asked for.",
    Problem.PROFILE_SHAPE: "A site's profile sets something that no profile can set, or gives no reason.",
    Problem.PROFILE_REFERENCE: "A site's profile names a rule, pitfall or parameter that the pack does not have, or may not change.",
    Problem.PACK_MESSAGE: "A message of a rule is missing, is never said, or has a placeholder that nothing fills.",
    Problem.TARGET_UNKNOWN: "The code asked about is not one of the pack's codes.",
    Problem.INPUT_MISSING: "An input does not exist or cannot be read.",
    Problem.INPUT_EMPTY_FOLDER: "A folder holds no note.",
    Problem.INPUT_KIND: "An input is not of a kind that can be read as notes.",
    Problem.INPUT_DECODE: "An input is not in an encoding that can be read without loss.",
    Problem.INPUT_BINARY: "An input is not text.",
    Problem.INPUT_EMPTY: "An input, or a note in it, holds no text.",
    Problem.INPUT_JSON: "A JSON input is not valid JSON.",
    Problem.INPUT_COLUMN: "A table lacks a column that it needs, or has one twice.",
    Problem.INPUT_VALUE: "A value of a record is not one that is allowed there.",
    Problem.INPUT_DUPLICATE: "Two notes have the same id.",
    Problem.INPUT_TOO_LARGE: "An input is larger than a note may be.",
    Problem.INPUT_DOCUMENT: "A document is damaged or locked, or takes more time or memory to read than a note may.",
    Problem.INPUT_NO_TEXT: "A document, or a page of it, is a picture without a text layer, and has no words to read.",
    Problem.CLAIM_SHAPE: "A claim lacks what a claim has, or has what it cannot have.",
    Problem.EXTRA_MISSING: "An optional part of dxproof is not installed.",
    Problem.NOTE_FAILED: "A note could not be judged; this is a defect of dxproof.",
    Problem.TEST_NONE: "A path or a selection holds no test cases, or does not say which pack they test.",
    Problem.TEST_SHAPE: "A test file lacks a key, or has one or a value that it cannot have.",
    Problem.TEST_REFERENCE: "A test file names a rule, pitfall, code, axis, value or reason that the pack does not have.",
    Problem.TEST_QUOTE: "A quote of a test file is not in the note, or is there more than once.",
    Problem.OUTPUT: "The report cannot be written where it was to go.",
    Problem.QUERY_LEADS: "A query breaks a rule of compliant practice, and is not written.",
    Problem.QUERY_READ: "A file holds no query that can be read.",
    Problem.AUDIT_FOLDER: "The folder of an audit holds something else, another audit, or none that is finished.",
    Problem.AUDIT_QUERY: "A question in SQL to an audit's tables cannot be answered as it is written.",
    Problem.AUDIT_SHEET: "A worklist that comes back is not one of this audit, or says what no worklist can say.",
    Problem.AUDIT_SAMPLE: "A sample cannot be drawn as it was asked for.",
    Problem.AUDIT_ENGINE: "The processes or the cluster that were to judge the notes cannot be used.",
}

_NAMING = (Problem.INPUT_COLUMN, Problem.CLAIM_SHAPE)  # their messages name columns and keys as they were found


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file; line and column count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class SourceExcerpt:
    """A stretch of the line of a *pack* file that an error is about; never of a note.

    ``text`` may be shown as it is; ``start`` and ``width`` say, in columns of a terminal, what of it is meant.
    """

    text: str
    start: int
    width: int


class DxproofError(Exception):
    """Something could not be used. Never carries note text.

    ``message`` says what was found, ``expected`` what could stand there, ``hint`` what to do; ``excerpt`` shows the line.
    """

    def __init__(
        self,
        problem: Problem,
        message: str,
        where: Where | None = None,
        hint: str | None = None,
        expected: str | None = None,
        excerpt: SourceExcerpt | None = None,
    ) -> None:
        super().__init__(problem, message, where, hint, expected, excerpt)
        self.problem = problem
        self.message = message
        self.where = where
        self.hint = hint
        self.expected = expected
        self.excerpt = excerpt

    def called(self, problem: Problem) -> "DxproofError":
        """The same under another code."""
        return DxproofError(problem, self.message, self.where, self.hint, self.expected, self.excerpt)

    def without_names(self) -> "DxproofError":
        """The same without what its message repeats of an input: the names of columns and keys."""
        if self.problem not in _NAMING:
            return self
        return DxproofError(self.problem, EXPLAINED[self.problem], self.where)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = "; ".join(part for part in (self.expected and f"expected {self.expected}", self.hint) if part)
        return f"{place}{self.message}{f' ({advice})' if advice else ''}"


class PackErrors(DxproofError):
    """All that is wrong with a pack, reported at once."""

    def __init__(self, errors: list[DxproofError]) -> None:
        first = errors[0]
        super().__init__(first.problem, first.message, first.where, first.hint, first.expected, first.excerpt)
        self.errors = tuple(errors)

    def __reduce__(self) -> tuple[type["PackErrors"], tuple[list[DxproofError]]]:
        return PackErrors, (list(self.errors),)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


def defect(error: BaseException) -> str:
    """An unforeseen error as it may be told: its type, and the line of dxproof that it came through last.

    Its own message is left out, for it may hold words of a note.
    """
    where = ""
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.split(".")[0] == "dxproof":
            where = f" at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{where}"
