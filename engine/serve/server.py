"""The running service: its socket, its workers, and the loop that ends with Ctrl-C."""

import asyncio
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dxproof.engine.engines import Engines
from dxproof.engine.errors import DxproofError, Problem
from dxproof.engine.inputs.wording import shown
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.app import application
from dxproof.engine.serve.metrics import Metrics
from dxproof.engine.serve.workers import Pool

if TYPE_CHECKING:
    from dxproof.engine.serve.worklist.desk import Desk

_BACKLOG = 1024
_GRACE = 10  # seconds for the requests at hand when the service ends
_FILES = 8192  # connections and pipes at once, where the system lets us


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the service listens, and with how many workers."""

    host: str
    port: int
    workers: int


def run(
    engines: Engines,
    access: Access,
    listening: Listening,
    log: Callable[[str], None],
    ready: Callable[[str], None],
    desk: "Desk | None" = None,
) -> None:
    """Serve until Ctrl-C. ``ready`` is called with the address when the workers are. Raises SERVE_OPTIONS."""
    import uvicorn

    with _listening(listening) as listener:
        _allow_files()
        metrics = Metrics()
        pool = Pool(engines, listening.workers, metrics.death)
        metrics.watch("waiting", "Notes that are being judged or wait for it.", lambda: pool.waiting)
        app = application(pool, [pack.name for pack in engines.packs], access, metrics, log, desk)
        # Its own log would tell addresses as they were called, and errors with their text.
        config = uvicorn.Config(
            app, log_config=None, log_level="critical", access_log=False, server_header=False, ws="none", http="h11",
            timeout_graceful_shutdown=_GRACE, proxy_headers=False,
        )  # fmt: skip
        server = uvicorn.Server(config)

        async def serve() -> None:
            await pool.start()
            ready(_address(listener))
            await server.serve([listener])

        try:
            asyncio.run(serve())
        finally:
            pool.end()


def _listening(listening: Listening) -> socket.socket:
    """The socket, bound before the workers start: a port that is taken should be known at once."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    listener = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # named, or asyncio leaves Nagle's wait on: 40 ms
    try:
        if sys.platform != "win32":  # where it would let two services share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((listening.host, listening.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        message = (
            f"cannot listen on {shown(listening.host)}, port {listening.port}: {error.strerror or type(error).__name__}"
        )
        raise DxproofError(Problem.SERVE_OPTIONS, message, hint="choose another --port or --host") from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _allow_files() -> None:
    """Raise the number of open files: a connection is one, and many systems begin with 1,024."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
