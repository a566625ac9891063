"""An error as the service tells it: one JSON object with the code of the problem, and the HTTP status."""

from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.report.model import ReportModel

BROKEN = 500  # the status of an error of which the caller is innocent
_UNUSABLE = 422
_STATUS = {
    Problem.INPUT_JSON: 400,
    Problem.REQUEST_TOKEN: 401,
    Problem.REQUEST_ORIGIN: 403,
    Problem.REQUEST_ROUTE: 404,
    Problem.REQUEST_SLOW: 408,
    Problem.REQUEST_OVERTAKEN: 409,
    Problem.INPUT_TOO_LARGE: 413,
    Problem.INPUT_KIND: 415,
    Problem.REQUEST_HOST: 421,
    Problem.EXTRA_MISSING: 501,
    Problem.REQUEST_BUSY: 503,
}
STATUSES = (*sorted({*_STATUS.values(), _UNUSABLE, BROKEN}),)


class ProblemInfo(ReportModel):
    """Why something was not judged: the code of the problem, which ``dxproof explain`` explains, and what to do.

    ``where`` is the part of the request or document, with its line and column where it has them. Nothing here is a word of a note.
    """

    problem: str
    message: str
    where: str | None
    expected: str | None
    hint: str | None


def told(error: DxproofError) -> ProblemInfo:
    """An error as data."""
    where = str(error.where) if error.where else None
    return ProblemInfo(
        problem=error.problem.value, message=error.message, where=where, expected=error.expected, hint=error.hint
    )


def status_of(error: DxproofError) -> int:
    """The HTTP status of an error."""
    return _STATUS.get(error.problem, _UNUSABLE)
