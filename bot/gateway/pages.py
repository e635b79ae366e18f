"""The demo shop's pages, for developers: what the web build put into web/dist."""

from pathlib import Path

from aiohttp import web

from bot.gateway import keys, widget
from bot.gateway.problems import Problem

_NOT_OURS = r"(?!api/|dev/|qr/|panel/|socket\.io/|widget/)"
_CACHE_FOREVER = "public, max-age=31536000, immutable"


def add_routes(app: web.Application) -> None:
    """Add / and the files beside it, in `dev` alone: a real shop has pages of its own."""
    if not app[keys.SETTINGS].is_dev:
        return
    app.router.add_get("/", index)
    app.router.add_get(f"/{{path:{_NOT_OURS}.+\\.[a-z0-9]+}}", file)


async def index(request: web.Request) -> web.StreamResponse:
    """The demo shop."""
    return _send(request, widget.DIST / "index.html")


async def file(request: web.Request) -> web.StreamResponse:
    """One of its files; nothing outside the build's folder."""
    path = (widget.DIST / request.match_info["path"]).resolve()
    if not path.is_relative_to(widget.DIST.resolve()):
        raise web.HTTPNotFound
    return _send(request, path)


def _send(request: web.Request, path: Path) -> web.StreamResponse:
    if not widget.DIST.is_dir():
        raise Problem(503, widget.NO_BUILD, code="web_build_missing")
    if not path.is_file():
        raise web.HTTPNotFound
    hashed = path.parent.name == "assets"
    headers = {
        "Content-Security-Policy": _policy(request),
        "Cache-Control": _CACHE_FOREVER if hashed else "no-cache",
    }
    return web.FileResponse(path, headers=headers)


def _policy(request: web.Request) -> str:
    """Everything from here alone; the socket is named because older Safaris do not count it as 'self'."""
    host = request.host
    return (
        "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"connect-src 'self' ws://{host} wss://{host}; frame-ancestors 'none'"
    )
