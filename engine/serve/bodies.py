"""The bodies of requests: limited in size, in time, and in the memory that all of them take together."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from dxproof.engine.errors import DxproofError, Problem, Where
from dxproof.engine.inputs.decode import MAX_DOCUMENT_BYTES

MAX_JSON = 16_000_000  # bytes: a note of the largest size, or a document of the usual ones in base64
MAX_FORM = MAX_DOCUMENT_BYTES + 6_000_000  # bytes: a document of the largest size and a claim
MAX_HELD = 200_000_000  # bytes of all bodies at once
_PATIENCE = 20.0  # seconds, and one more for each ...
_RATE = 20_000  # ... of so many bytes
_IGNORED = 64_000_000  # bytes of a body that is too long, which are read and forgotten
_PAUSE = 0.5  # seconds without a byte
_REQUEST = Where("request")


class Held:
    """What the bodies of all requests hold at once."""

    def __init__(self, most: int = MAX_HELD) -> None:
        self._most = most
        self.bytes = 0

    def take(self, size: int) -> None:
        """Count more bytes. Raises REQUEST_BUSY."""
        if self.bytes + size > self._most:
            message = "the current requests fill the memory that the service may use"
            raise DxproofError(Problem.REQUEST_BUSY, message, hint="send it again in a few seconds")
        self.bytes += size

    def give_back(self, size: int) -> None:
        """Count bytes that are no longer held."""
        self.bytes -= size


class Body:
    """One body as it arrives. What it holds is counted until it is released."""

    def __init__(self, request: Request, held: Held) -> None:
        self._request = request
        self._held = held
        self._taken = 0

    async def chunks(self, most: int | None) -> AsyncGenerator[bytes, None]:
        """The pieces of the body. Raises INPUT_TOO_LARGE as soon as it is known, REQUEST_SLOW, REQUEST_BUSY."""
        declared = self._request.headers.get("content-length", "")
        pieces = self._request.stream()
        if most is not None and declared.isdecimal() and int(declared) > most:
            await self._let_finish(pieces)
            raise _too_large(most)
        clock = asyncio.get_running_loop().time
        waited, got = 0.0, 0
        while True:
            since = clock()
            try:
                async with asyncio.timeout(_PATIENCE + got / _RATE - waited):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError:
                message = "the body did not arrive in time"
                raise DxproofError(
                    Problem.REQUEST_SLOW, message, _REQUEST, f"send at least {_RATE:,} bytes a second"
                ) from None
            waited += clock() - since
            got += len(piece)
            if most is not None and got > most:
                await self._let_finish(pieces)
                raise _too_large(most)
            self.take(len(piece))
            yield piece

    async def _let_finish(self, pieces: AsyncGenerator[bytes, None]) -> None:
        """Let a caller that sends too much finish: if it were cut off, it would see no answer. A caller that waits gets it at once."""
        if "expect" in self._request.headers:
            return
        left = _IGNORED
        with suppress(StopAsyncIteration, TimeoutError):
            while left > 0:
                async with asyncio.timeout(_PAUSE):
                    left -= len(await anext(pieces))

    async def read(self, most: int) -> bytes:
        """The whole body."""
        return b"".join([piece async for piece in self.chunks(most)])

    async def form(self) -> dict[str, object]:
        """The fields of a form as texts, and the bytes of its file as ``document``. Empty ones count as not given.

        Raises INPUT_VALUE.
        """
        parser = _InMemory(
            self._request.headers, self.chunks(MAX_FORM), max_files=1, max_fields=20, max_part_size=MAX_JSON
        )
        try:
            form = await parser.parse()
        except (MultiPartException, UnicodeError, LookupError):
            hint = "send it as multipart/form-data with one file at most"
            raise DxproofError(Problem.INPUT_VALUE, "the form cannot be read", _REQUEST, hint) from None
        if not parser.ended:  # an option that was cut off would count as not given
            raise DxproofError(Problem.INPUT_VALUE, "the form is cut off", _REQUEST, "send the whole form")
        fields: dict[str, object] = {name: value for name, value in form.items() if isinstance(value, str) and value}
        for value in form.values():
            if not isinstance(value, str) and (data := await value.read()):
                fields["document"] = data
        return fields

    def take(self, size: int) -> None:
        """Count bytes that this body holds."""
        self._held.take(size)
        self._taken += size

    def give_back(self, size: int) -> None:
        """Count bytes of it that are done with."""
        self._held.give_back(size)
        self._taken -= size

    def release(self) -> None:
        """Nothing of the body is held any longer."""
        self.give_back(self._taken)


class _InMemory(MultiPartParser):
    """Keeps files in memory: a temporary file would be a note on a disk. ``ended``: the form has its end."""

    spool_max_size = MAX_FORM
    ended = False

    def on_end(self) -> None:
        """The last boundary was read."""
        self.ended = True


@asynccontextmanager
async def body_of(request: Request, held: Held) -> AsyncIterator[Body]:
    """The body of a request, for as long as its answer is made."""
    body = Body(request, held)
    try:
        yield body
    finally:
        body.release()


async def lines_of(body: Body, most: int = MAX_JSON) -> AsyncIterator[tuple[int, bytes | DxproofError]]:
    """The lines of a body with their numbers, blank ones left out; one that is too long is an error in its place."""
    rest, number, skipping = bytearray(), 0, False
    async for piece in body.chunks(None):
        rest += piece
        *whole, rest = rest.split(b"\n") if b"\n" in piece else (rest,)
        for line in whole:
            number += 1
            if skipping:
                skipping = False
            elif line.strip():
                yield number, bytes(line)
            body.give_back(len(line) + 1)
        if len(rest) > most:
            if not skipping:
                yield number + 1, _too_large(most, number + 1)
            body.give_back(len(rest))
            rest, skipping = bytearray(), True
    if rest.strip() and not skipping:
        yield number + 1, bytes(rest)


def _too_large(most: int, line: int | None = None) -> DxproofError:
    what = "the line" if line else "the body"
    where = Where(_REQUEST.path, line)
    return DxproofError(
        Problem.INPUT_TOO_LARGE,
        f"{what} has more than {most:,} bytes",
        where,
        "send one note or document for each visit",
    )
