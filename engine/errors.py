"""One error type with a closed list of codes: what is wrong, where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Every way in which a call, a rule file or an input can be unusable."""

    PACK_UNKNOWN = "pack-unknown"
    PACK_FILE = "pack-file"
    PACK_YAML = "pack-yaml"
    PACK_SHAPE = "pack-shape"
    PACK_REFERENCE = "pack-reference"
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
    CLAIM_SHAPE = "claim-shape"
    EXTRA_MISSING = "extra-missing"
    NOTE_FAILED = "note-failed"
    TEST_NONE = "test-none"
    TEST_SHAPE = "test-shape"
    TEST_REFERENCE = "test-reference"
    TEST_QUOTE = "test-quote"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file; line and column count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class DxproofError(Exception):
    """Something could not be used. Never carries note text.

    ``message`` says what was found and what was expected, ``hint`` what to do.
    """

    def __init__(self, problem: Problem, message: str, where: Where | None = None, hint: str | None = None) -> None:
        super().__init__(problem, message, where, hint)
        self.problem = problem
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"


class PackErrors(DxproofError):
    """All that is wrong with a pack, reported at once."""

    def __init__(self, errors: list[DxproofError]) -> None:
        first = errors[0]
        super().__init__(first.problem, first.message, first.where, first.hint)
        self.errors = tuple(errors)

    def __reduce__(self) -> tuple[type["PackErrors"], tuple[list[DxproofError]]]:
        return PackErrors, (list(self.errors),)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)
