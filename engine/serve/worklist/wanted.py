"""What the page of the worklist sends: one model for each request, validated before anything is done."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from dxproof.engine.audit.decided.asked import Channel, QueryState
from dxproof.engine.audit.decided.model import Decision
from dxproof.engine.audit.workbench.filters import FACETS
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.wording import kind_of
from dxproof.engine.serve.asked import REQUEST, parsed
from dxproof.engine.serve.bodies import body_of
from dxproof.engine.serve.gate import is_own, user_of
from dxproof.engine.serve.routes import JSON, media_of, service_of
from dxproof.engine.serve.worklist.desk import Desk
from dxproof.engine.terms import CodeStatus

PAGE_HEADER = "x-dxproof-page"  # a form cannot send it, and no other site is allowed to
_MOST_BYTES = 400_000
_Number = Annotated[int, Field(ge=0, lt=2**53)]
_Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None


_Name = Annotated[str | None, Field(max_length=80), AfterValidator(_trimmed)]
_Remark = Annotated[str | None, Field(max_length=4_000), AfterValidator(_trimmed)]
_Words = Annotated[str, Field(max_length=20_000, min_length=1)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Filters(_Sent):
    """Which charts: at most one value for each facet. ``start``: from which of them on."""

    wanted: dict[Literal[FACETS], Annotated[str, Field(max_length=300)]] = {}  # type: ignore[valid-type]
    start: _Number = 0


class Since(_Sent):
    """What is new after an entry of the charts, and one of the queries."""

    entry: _Number
    query: _Number


class OneChart(_Sent):
    """A chart."""

    seq: _Number


class _Act(_Sent):
    """An action of a person. ``key`` identifies it, so that it is done only once if it is sent twice."""

    key: _Key
    person: _Name = None


class Decide(_Act):
    """Change what is stored about a chart; what is not given stays. ``seen`` is its newest entry that the page shows."""

    seq: _Number
    seen: _Number
    decision: Decision | None = None
    assignee: _Name = None
    comment: _Remark = None
    reason: _Remark = None

    def changes(self) -> dict[str, Any]:
        """What is changed."""
        return self.model_dump(include={"decision", "assignee", "comment", "reason"}, exclude_unset=True)


class Undo(_Act):
    """Take back the last decision on a chart."""

    seq: _Number
    seen: _Number


class DraftQuery(_Act):
    """Begin a query about a chart. ``reason`` is the id of the draft that it comes from."""

    seq: _Number
    reason: _Name = None
    words: _Words


class StepQuery(_Act):
    """Take a step of a query."""

    query: _Number
    seen: _Number
    state: QueryState
    words: _Words | None = None
    channel: Channel | None = None
    answer: _Words | None = None


class Lint(_Sent):
    """Words of a query to be checked."""

    words: Annotated[str, Field(max_length=20_000)]


class Case(_Sent):
    """An override as a test: the words without PHI, and the status that the code should have."""

    seq: _Number
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=60)]
    about: Annotated[str, Field(min_length=1, max_length=300)]
    text: _Words
    status: CodeStatus
    no_phi: Literal[True]


_Asked = TypeVar("_Asked", bound=_Sent)


def desk_of(request: Request) -> Desk:
    """The worklist that a request is for."""
    desk: Desk = request.app.state.desk
    return desk


def admit(request: Request, page: bool = False) -> None:
    """Refuse what is not from the page of the worklist itself, also from sites that may call the service. Raises REQUEST_ORIGIN.

    ``page``: a browser may come from anywhere, because only its user sees what the page shows.
    """
    origin = request.headers.get("origin")
    if (origin is not None and not is_own(origin, request.headers["host"])) or (
        not page and request.headers.get(PAGE_HEADER) is None
    ):
        raise DxproofError(Problem.REQUEST_ORIGIN, "the request is not from the page of the worklist")


async def sent(request: Request, model: type[_Asked]) -> _Asked:
    """What a request of the page says. Raises REQUEST_ORIGIN, INPUT_KIND, INPUT_JSON, INPUT_VALUE, INPUT_TOO_LARGE."""
    admit(request)
    if media_of(request) != JSON:
        raise DxproofError(Problem.INPUT_KIND, f"the body is not {JSON}", REQUEST)
    async with body_of(request, service_of(request).held) as body:
        value = parsed(await body.read(_MOST_BYTES))
    if not isinstance(value, dict):
        raise DxproofError(Problem.INPUT_VALUE, f"the body is {kind_of(value)}", REQUEST, expected="an object")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        name = first["loc"][0] if first["loc"] and first["loc"][0] in model.model_fields else "a field"
        raise DxproofError(
            Problem.INPUT_VALUE, f"{name} is not as the page sends it ({first['type']})", REQUEST
        ) from None


def person_of(request: Request, given: str | None) -> str:
    """Who does something: the user name that the browser asked for with the token, else the name on the page."""
    return _trimmed(user_of(request.headers)[:80]) or given or desk_of(request).person


def number_in(request: Request, name: str) -> int:
    """A number in the address. Raises INPUT_VALUE."""
    value = request.query_params.get(name, "")
    if not (value.isascii() and value.isdecimal() and len(value) < 16):
        raise DxproofError(Problem.INPUT_VALUE, f"{name} is not a number", REQUEST)
    return int(value)
