"""The application: the routes, with the gate that every request passes first."""

import json
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dxproof.engine.serve import cds, pages, routes
from dxproof.engine.serve.access import Access
from dxproof.engine.serve.gate import HEALTH, Gate
from dxproof.engine.serve.judging import Judge
from dxproof.engine.serve.metrics import Metrics
from dxproof.engine.serve.openapi import openapi
from dxproof.engine.serve.service import Service

if TYPE_CHECKING:
    from dxproof.engine.serve.worklist.desk import Desk


def application(
    judge: Judge,
    packs: Collection[str],
    access: Access,
    metrics: Metrics,
    log: Callable[[str], None],
    desk: "Desk | None" = None,
) -> Starlette:
    """The application for one judge. ``packs`` are the ids of those at hand; ``log`` takes a line for each request.

    ``desk`` is the worklist that people work on, if there is one.
    """
    service = Service(judge, packs, metrics)
    metrics.watch("held_bytes", "Bytes of the bodies of requests at hand.", lambda: service.held.bytes)
    table = [
        Route("/", pages.workbench, include_in_schema=False),
        Route("/report", pages.report, methods=["POST"], include_in_schema=False),
        *(Route(path, pages.file, include_in_schema=False) for path in pages.FILES),
        Route("/v1/check", routes.check, methods=["POST"]),
        Route("/openapi.json", _description, include_in_schema=False),
        Route("/cds-services", cds.discovery),
        Route(f"/cds-services/{cds.SERVICE}", cds.cards, methods=["POST"]),
        Route(HEALTH, routes.healthz),
        Route("/metrics", routes.metrics),
    ]
    if desk is not None:
        from dxproof.engine.serve.worklist.routes import ROUTES

        table += ROUTES
    middleware = [
        Middleware(
            CORSMiddleware,
            allow_origins=sorted(access.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type"],
        ),
        Middleware(Gate, access, frozenset(route.path for route in table), metrics, log),
    ]

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        service.end()

    app = Starlette(
        routes=table,
        middleware=middleware if access.origins else middleware[1:],
        exception_handlers={HTTPException: routes.nothing_here},
        lifespan=life,
    )
    app.router.redirect_slashes = False  # it would answer with what the request says of its host
    app.state.service = service
    app.state.desk = desk
    return app


async def _description(request: Request) -> Response:
    """The OpenAPI description."""
    return Response(json.dumps(openapi()), media_type=routes.JSON)
