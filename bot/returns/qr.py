"""The carrier's return code as a QR picture: on a card in the chat, and with the e-mail."""

import hashlib
import hmac
import io
from base64 import urlsafe_b64encode
from typing import Any

import segno

from bot.returns.models import ReturnCase
from bot.settings import get_settings
from bot.shop.settings import ShopSettings

_SCALE = 8
"""Pixels of a module: some 250 in all, sharp on a phone held over a counter's scanner."""


def qr_png(text: str) -> bytes:
    """`text` as a QR code: PNG, with the quiet zone that scanners need (ISO/IEC 18004), up to 15 % readable damage."""
    output = io.BytesIO()
    segno.make(text, error="m", micro=False).save(output, kind="png", scale=_SCALE, border=4)
    return output.getvalue()


def qr_mark(number: str, secret: str) -> str:
    """128 bits that only we can make: who knows a return's number cannot read its code."""
    digest = hmac.new(secret.encode(), f"return-qr:{number}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def qr_url(case: ReturnCase) -> str | None:
    """Where the picture of the return's code is; None without a code."""
    if not case.carrier_code:
        return None
    settings = get_settings()
    return f"{settings.base_url}/qr/{case.number}/{qr_mark(case.number, settings.secret())}.png"


def code_card(case: ReturnCase, shop: ShopSettings, *, title: str, label_title: str) -> dict[str, Any] | None:
    """An element of a generic template: the code with its picture and the label's link; None where there is neither."""
    if not case.carrier_code and not case.label_url:
        return None
    carrier = shop.carriers.get(case.carrier) if case.carrier else None
    card: dict[str, Any] = {
        "title": f"{title} {case.carrier_code}" if case.carrier_code else case.number,
        "subtitle": " · ".join(part for part in (carrier.name if carrier else "", case.number) if part),
    }
    if url := qr_url(case):
        card |= {"image_url": url, "image_fit": "contain"}
    if case.label_url:
        card["buttons"] = [{"title": label_title, "url": case.label_url}]
    return card
