"""The few pages that we write ourselves: no scripts, nothing from elsewhere."""

import hashlib
from base64 import b64encode
from html import escape

from aiohttp import web


def html_page(
    title: str, body: str, *, style: str, language: str = "tr", refresh_seconds: int | None = None
) -> web.Response:
    """A page of `body`, which must be escaped already. Its policy allows this very `style` and nothing else."""
    refresh = f'<meta http-equiv="refresh" content="{refresh_seconds}">' if refresh_seconds else ""
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{refresh}'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>{body}</body></html>"
    )
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers=headers)
