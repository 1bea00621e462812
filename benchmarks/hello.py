"""The least a server of this kind can be: one route that answers "hello", behind the server the sandbox uses."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def hello(_request: Request) -> JSONResponse:
    """Answer."""
    return JSONResponse({"hello": "world"})


def main() -> None:
    """Serve on the port given until killed."""
    app = Starlette(routes=[Route("/hello", hello)])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)


if __name__ == "__main__":
    main()
