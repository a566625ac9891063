"""A query on its way to the provider: as text, as a Word document, or as a file in a folder. A person sends it."""

from starlette.requests import Request
from starlette.responses import Response

from dxproof.engine.audit.decided.asked import AskedQuery, Channel
from dxproof.engine.audit.store import written
from dxproof.engine.audit.workbench.bench import refuse_leading
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.query.docx import docx_of_words
from dxproof.engine.serve.asked import REQUEST
from dxproof.engine.serve.worklist.desk import Desk
from dxproof.engine.serve.worklist.wanted import StepQuery, admit, desk_of, number_in

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def letter(request: Request) -> Response:
    """A query as a Word document. Raises QUERY_LEADS for one that breaks a rule."""
    admit(request, page=True)
    found = desk_of(request).bench.queries.get(number_in(request, "query"))
    if found is None:
        raise DxproofError(Problem.INPUT_VALUE, "there is no such query", REQUEST)
    refuse_leading(found.newest.words)
    name = f'attachment; filename="query-{found.newest.query}.docx"'
    return Response(docx_of_words(found.newest.words), media_type=_DOCX, headers={"content-disposition": name})


def send(desk: Desk, asked: AskedQuery, act: StepQuery) -> None:
    """Write a query into the folder for queries, if it goes that way. Raises QUERY_LEADS, INPUT_VALUE, OUTPUT."""
    words = act.words or asked.newest.words
    refuse_leading(words)
    if act.channel is not Channel.DROPPED:
        return
    if desk.outbox is None:
        hint = "start the service with --outbox FOLDER"
        raise DxproofError(Problem.INPUT_VALUE, "the service has no folder for queries", REQUEST, hint)
    try:
        with written(desk.outbox / f"query-{asked.newest.query}.txt") as file:
            file.write(words.encode())
    except OSError as error:
        message = f"the query cannot be written: {error.strerror or type(error).__name__}"
        raise DxproofError(Problem.OUTPUT, message, hint="check the folder of --outbox") from None
