"""Returns as events and work items carry them."""

from typing import Any

from bot.returns.models import ReturnCase


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
            "photos": case.photos,
            "note": case.note,
            "details": case.details,
            "lines": [
                {"position": line.position, "sku": line.sku, "quantity": line.quantity, "wanted_sku": line.wanted_sku}
                for line in case.lines
            ],
        }
    }
