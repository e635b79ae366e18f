"""Returns as events and work items carry them."""

from typing import Any

from bot.returns.models import ReturnCase
from bot.settings import get_settings

UPLOADED = "photo:"
"""Marks an upload of ours among a return's photos; the others are addresses that the customer wrote."""


def photo_url(photo: str) -> str:
    """Where the shop's systems get the photo: ours with an API key."""
    if not photo.startswith(UPLOADED):
        return photo
    return f"{get_settings().base_url}/api/v1/photos/{photo.removeprefix(UPLOADED)}"


def return_payload(case: ReturnCase) -> dict[str, Any]:
    """The return as events and work items carry it."""
    return {
        "return": {
            "number": case.number,
            "status": case.status.value,
            "basis": case.basis.value,
            "reason": case.reason.value,
            "condition": case.condition.value if case.condition else None,
            "remedy": case.remedy.value,
            "who_pays_cargo": case.who_pays_cargo.value,
            "carrier": case.carrier,
            "carrier_code": case.carrier_code,
            "tracking_number": case.tracking_number,
            "send_back_by": case.send_back_by.isoformat() if case.send_back_by else None,
            "photos": [photo_url(photo) for photo in case.photos],
            "note": case.note,
            "details": case.details,
            "lines": [
                {"position": line.position, "sku": line.sku, "quantity": line.quantity, "wanted_sku": line.wanted_sku}
                for line in case.lines
            ],
        }
    }
