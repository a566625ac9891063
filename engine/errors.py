"""The one error type, with a closed list of codes: what is wrong, where, and what to do."""

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
    PACK_CONSTRUCTION = "pack-construction"
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
    EPISODE_NOTES = "episode-notes"
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
    AUDIT_REVIEW = "audit-review"
    AUDIT_ENGINE = "audit-engine"
    SERVE_OPTIONS = "serve-options"
    REQUEST_ROUTE = "request-route"
    REQUEST_HOST = "request-host"
    REQUEST_ORIGIN = "request-origin"
    REQUEST_TOKEN = "request-token"
    REQUEST_SLOW = "request-slow"
    REQUEST_BUSY = "request-busy"
    REQUEST_OVERTAKEN = "request-overtaken"


# One line for each problem, shown by `dxproof explain`.
EXPLAINED: dict[Problem, str] = {
    Problem.PACK_UNKNOWN: "No shipped rule pack has this id, and no folder of this name holds a pack.yaml.",
    Problem.PACK_FILE: "A file that the pack needs is missing, unreadable, or not a regular file.",
    Problem.PACK_STRAY: "A YAML file in the pack folder would never be read; usually its name is misspelt.",
    Problem.PACK_OUTSIDE: "A link points outside the pack folder. Everything in a pack must be inside its folder.",
    Problem.PACK_ENCODING: "A pack file is not encoded as UTF-8.",
    Problem.PACK_CONTROL: "A pack file has an invisible control character, which YAML forbids or which hides what a line says.",
    Problem.PACK_SYNTAX: "A pack file is not valid YAML. Usually an indent, a bracket, a quote or a colon is wrong.",
    Problem.PACK_EMPTY: "A pack file has nothing in it but blank lines and comments.",
    Problem.PACK_DOCUMENTS: "A pack file has a second YAML document after a line ---. A file must be one document.",
    Problem.PACK_ALIAS: "Anchors (&), aliases (*) and merge keys (<<) are not allowed: write the value out where it is used.",
    Problem.PACK_TAG: "YAML tags (!) and directives (%) are not allowed: they could change what a value means.",
    Problem.PACK_KEY: "A key of a mapping is not plain text.",
    Problem.PACK_DUPLICATE_KEY: "A mapping has the same key twice; only one of the values could be used.",
    Problem.PACK_DEPTH: "A pack file is nested too deeply.",
    Problem.PACK_SIZE: "A file, a value or the number of phrases exceeds the limit for a pack.",
    Problem.PACK_MISSING_KEY: "A required key is missing.",
    Problem.PACK_UNKNOWN_KEY: "A key is unknown here; usually its name is misspelt or its indent is wrong.",
    Problem.PACK_TYPE: "A value has the wrong type: text, a list, a mapping, a whole number, or true or false was expected.",
    Problem.PACK_TRAP: "YAML tools disagree on what such a value means (yes, no, on, off, 010, 1:30). Write it unambiguously.",
    Problem.PACK_VALUE: "A value has the right type, but is not one of the allowed values.",
    Problem.PACK_REFERENCE: "A name refers to something that does not exist in the pack or the engine.",
    Problem.PACK_DUPLICATE: "Two entries have the same name or value; only one of them could be used.",
    Problem.PACK_PHRASE: "A lexicon phrase is empty, too long, or not valid in the (a|b) notation.",
    Problem.PACK_CONDITION: "A condition of a rule asks nothing, asks more than one thing, or lacks a parameter.",
    Problem.PACK_EXAMPLE: "A stable rule lacks an example of an outcome that it can have. Examples are the tests of a rule.",
    Problem.PACK_CONSTRUCTION: "A construction or scope is not readable, can match nothing or everything, or lacks what its layer needs.",
    Problem.PACK_VERSION: "The pack has no such version, or two of its versions overlap or have the same number.",
    Problem.DATE_VALUE: "A date of service cannot be read, expected YYYY-MM-DD.",
    Problem.DATE_OUTSIDE: "No version of the pack covers the date of service.",
    Problem.PROFILE_SHAPE: "A site profile sets something that a profile cannot set, or gives no reason.",
    Problem.PROFILE_REFERENCE: "A site profile names a rule, pitfall or parameter that does not exist or must not be changed.",
    Problem.PACK_MESSAGE: "A message of a rule is missing, can never be shown, or has a placeholder that is never filled.",
    Problem.TARGET_UNKNOWN: "The code is not in the pack.",
    Problem.INPUT_MISSING: "An input does not exist or cannot be read.",
    Problem.INPUT_EMPTY_FOLDER: "A folder has no notes.",
    Problem.INPUT_KIND: "An input is not of a type that can be read as notes.",
    Problem.INPUT_DECODE: "An input is not in a supported encoding.",
    Problem.INPUT_BINARY: "An input is not text.",
    Problem.INPUT_EMPTY: "An input, or a note in it, has no text.",
    Problem.INPUT_JSON: "A JSON input is not valid JSON.",
    Problem.INPUT_COLUMN: "A table lacks a column that it needs, or has one twice.",
    Problem.INPUT_VALUE: "A value of a record is not allowed.",
    Problem.INPUT_DUPLICATE: "Two notes have the same id.",
    Problem.INPUT_TOO_LARGE: "An input exceeds the size limit of a note.",
    Problem.INPUT_DOCUMENT: "A document is damaged or locked, or needs too much time or memory to read.",
    Problem.INPUT_NO_TEXT: "A document, or a page of it, is an image without a text layer.",
    Problem.CLAIM_SHAPE: "A claim lacks a required field or has an unknown or malformed one.",
    Problem.EXTRA_MISSING: "An optional part of dxproof is not installed.",
    Problem.EPISODE_NOTES: "The notes of an episode are of two patients, lack a date, share one, or are not in order.",
    Problem.NOTE_FAILED: "A note could not be judged: it has more clinical terms than a note may have, or dxproof has a bug.",
    Problem.TEST_NONE: "A path or a selection has no test cases, or it is not clear which pack they test.",
    Problem.TEST_SHAPE: "A test file lacks a key, or has an unknown key or value.",
    Problem.TEST_REFERENCE: "A test file names a rule, pitfall, code, axis, value or reason that the pack does not have.",
    Problem.TEST_QUOTE: "A quote in a test file is not in the note, or is in it more than once.",
    Problem.OUTPUT: "The output cannot be written.",
    Problem.QUERY_LEADS: "A query breaks a rule of compliant query practice, so it is not written.",
    Problem.QUERY_READ: "A file has no query that can be read.",
    Problem.AUDIT_FOLDER: "The folder is not an audit, holds another audit, or its audit is not finished.",
    Problem.AUDIT_QUERY: "An SQL query on an audit's tables failed.",
    Problem.AUDIT_SHEET: "An imported worklist does not belong to this audit, or has values that are not allowed.",
    Problem.AUDIT_SAMPLE: "A sample cannot be drawn with these options.",
    Problem.AUDIT_REVIEW: "The plan of a sample, or a decision or an amount of its review, cannot be used.",
    Problem.AUDIT_ENGINE: "The worker processes or the cluster cannot be used.",
    Problem.SERVE_OPTIONS: "The service cannot start with these options.",
    Problem.REQUEST_ROUTE: "The service has nothing at this address, or not for this method.",
    Problem.REQUEST_HOST: "The request names a host that is not the service. A web page that rebinds its own name to this machine sends such requests.",
    Problem.REQUEST_ORIGIN: "The request comes from the page of another site.",
    Problem.REQUEST_TOKEN: "The request has no token, or one that the service does not accept.",
    Problem.REQUEST_SLOW: "The body of a request did not arrive in time.",
    Problem.REQUEST_BUSY: "The service has as many requests as it can hold. Send the request again later.",
    Problem.REQUEST_OVERTAKEN: "Somebody else has changed the chart or the query since it was read, or its state no longer allows this step.",
}

_NAMING = (Problem.INPUT_COLUMN, Problem.CLAIM_SHAPE)  # their messages repeat names of columns and keys


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
    """The line of a *pack* file that an error is about; never a line of a note.

    ``text`` is safe to print; ``start`` and ``width`` are the terminal columns to underline.
    """

    text: str
    start: int
    width: int


class DxproofError(Exception):
    """An input, pack or call that could not be used. Never contains note text.

    ``message`` says what was found, ``expected`` what is allowed, ``hint`` what to do; ``excerpt`` is the line.
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
        """The same error with another code."""
        return DxproofError(problem, self.message, self.where, self.hint, self.expected, self.excerpt)

    def at(self, where: Where) -> "DxproofError":
        """The same error with its place."""
        return DxproofError(self.problem, self.message, where, self.hint, self.expected, self.excerpt)

    def without_names(self) -> "DxproofError":
        """The same error without names of columns and keys, which its message repeats from the input."""
        if self.problem not in _NAMING:
            return self
        return DxproofError(self.problem, EXPLAINED[self.problem], self.where)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = "; ".join(part for part in (self.expected and f"expected {self.expected}", self.hint) if part)
        return f"{place}{self.message}{f' ({advice})' if advice else ''}"


class PackErrors(DxproofError):
    """All errors of a pack, reported together."""

    def __init__(self, errors: list[DxproofError]) -> None:
        first = errors[0]
        super().__init__(first.problem, first.message, first.where, first.hint, first.expected, first.excerpt)
        self.errors = tuple(errors)

    def __reduce__(self) -> tuple[type["PackErrors"], tuple[list[DxproofError]]]:
        return PackErrors, (list(self.errors),)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


def defect(error: BaseException) -> str:
    """An unforeseen error as it may be shown: its type, and the last line of dxproof that it passed through.

    Its own message is left out, because it may contain words of a note.
    """
    where = ""
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.split(".")[0] == "dxproof":
            where = f" at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{where}"
