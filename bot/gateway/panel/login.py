"""Who may see the panel: whoever has an API key in use. A signed cookie stands for it, for a working day at most.

A form is taken only with the token that was written into it (made from the cookie, which no other site can read), from
our own pages. The cookie is for this site alone (SameSite=Strict) and no script reads it (HttpOnly).
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from urllib.parse import urlsplit

import jwt
from aiohttp import web

from bot.channels.limits import MovingWindow
from bot.gateway import keys
from bot.gateway.api_keys import find_key
from bot.gateway.models import ApiKey
from bot.gateway.panel.style import page
from bot.gateway.panel.words import word
from bot.gateway.problems import Problem, too_many

COOKIE = "vaybe_panel"
HOME = "/panel/webhooks"
LOGIN = "/panel/login"
_LASTS = timedelta(hours=8)
_MAX_FORM = 4096
_TRIES_PER_MINUTE = 10
_TRIES: web.AppKey[MovingWindow] = web.AppKey("panel_tries")


def add_routes(app: web.Application) -> None:
    """Add the login and its end."""
    app[_TRIES] = MovingWindow(_TRIES_PER_MINUTE)
    app.router.add_get(LOGIN, show)
    app.router.add_post(LOGIN, enter)
    app.router.add_post("/panel/logout", leave)


async def show(request: web.Request) -> web.Response:
    """The form."""
    return _form("")


async def enter(request: web.Request) -> web.StreamResponse:
    """Take a key, and give the cookie for it."""
    form = await read_form(request)
    if wait := request.app[_TRIES].hit(request[keys.NETWORK_ADDRESS]):
        request.app[keys.METRICS].rate_limited.labels("panel").inc()
        raise too_many(wait)
    now = request.app[keys.CLOCK]()
    async with request.app[keys.DATABASE].transaction() as session:
        key = await find_key(session, form.get("key", "").strip(), now)
    if key is None:
        request.app[keys.METRICS].auth_failures.labels("panel").inc()
        return _form(word("login", "wrong"), status=401)
    value = jwt.encode({"sub": str(key.id), "iat": now, "exp": now + _LASTS}, _secret(request), algorithm="HS256")
    response = web.Response(status=303, headers={"Location": HOME, "Cache-Control": "no-store"})
    secure = request.app[keys.SETTINGS].base_url.startswith("https://")
    response.set_cookie(
        COOKIE,
        value,
        path="/panel",
        httponly=True,
        secure=secure,
        samesite="Strict",
        max_age=int(_LASTS.total_seconds()),
    )
    return response


async def leave(request: web.Request) -> web.StreamResponse:
    """End the login."""
    await require(request)
    check_token(request, await read_form(request))
    response = web.Response(status=303, headers={"Location": LOGIN})
    response.del_cookie(COOKIE, path="/panel")
    return response


async def require(request: web.Request) -> ApiKey:
    """The key that this browser has logged in with, looked up anew: a revoked one ends at once.

    Raises:
        HTTPSeeOther: to the login.
    """
    elsewhere = web.HTTPSeeOther(LOGIN, headers={"Cache-Control": "no-store"})
    try:
        # The expiry is judged by our clock, as everything else is.
        claims = jwt.decode(
            request.cookies.get(COOKIE, ""),
            _secret(request),
            algorithms=["HS256"],
            options={"verify_exp": False, "verify_iat": False},
        )
        key_id, expires = int(claims["sub"]), float(claims["exp"])
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise elsewhere from error
    if request.app[keys.CLOCK]().timestamp() >= expires:
        raise elsewhere
    async with request.app[keys.DATABASE].sessions() as session:
        key = await session.get(ApiKey, key_id)
    if key is None or key.revoked_at is not None:
        raise elsewhere
    return key


def token_field(request: web.Request) -> str:
    """The hidden field of a form."""
    return f'<input type="hidden" name="token" value="{_token(request)}">'


def check_token(request: web.Request, form: Mapping[str, str]) -> None:
    """Refuse a form that is not from our own page.

    Raises:
        Problem: 403.
    """
    given = form.get("token", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, _token(request).encode()):
        raise Problem(403, "This form is not from this page: load the page anew.", code="bad_token")


async def read_form(request: web.Request) -> dict[str, str]:
    """The text fields of a small form from our own pages.

    Raises:
        Problem: 403 it comes from another site, 413 it is too large, 415 it is no form.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Problem(403, "Forms of other sites are not taken.", code="bad_origin")
    if request.content_type != "application/x-www-form-urlencoded":
        raise Problem(415, "Send application/x-www-form-urlencoded.")
    if request.content_length is None or request.content_length > _MAX_FORM:
        raise Problem(413, f"The form may have at most {_MAX_FORM} bytes, and must tell how many.")
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _form(error: str, status: int = 200) -> web.Response:
    told = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    title, key, enter_it = (escape(word("login", name)) for name in ("title", "key", "enter"))
    note = word("login", "note", command="<code>vaybe api-key create AD</code>")
    body = (
        f'<main class="narrow"><h1>{title}</h1>{told}<form method="post" action="{LOGIN}">'
        f'<label for="key">{key}</label>'
        '<input id="key" name="key" type="password" required autofocus autocomplete="current-password" maxlength="200">'
        f"<button>{enter_it}</button></form><p class=note>{note}</p></main>"
    )
    return page(title, body, status=status)


def _secret(request: web.Request) -> str:
    return hashlib.sha256(b"panel:" + request.app[keys.SETTINGS].secret().encode()).hexdigest()


def _token(request: web.Request) -> str:
    cookie = request.cookies.get(COOKIE, "")
    return hmac.new(_secret(request).encode(), f"form:{cookie}".encode(), hashlib.sha256).hexdigest()
