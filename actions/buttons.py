"""Buttons: a title from `data/texts/titles.yml` and a payload that only we issue."""

import json
from collections.abc import Mapping
from enum import Enum

from actions.phrases import phrase, title

Button = Mapping[str, str]


class Step(str, Enum):
    """What a button, or "evet" to an offer, sets going."""

    DETAILS = "details"
    CARRIER_INQUIRY = "carrier_inquiry"
    NOT_RECEIVED_INQUIRY = "not_received_inquiry"
    BY_CONTACT = "by_contact"
    BY_ORDER = "by_order"
    RESEND = "resend"
    OTHER_ORDER = "other_order"
    OPEN_RETURN = "open_return"
    RESUME = "resume"
    REPORT_DEFECT = "report_defect"
    COMPLAINT = "complaint"
    CANCEL_RETURN = "cancel_return"
    WITHDRAW_CHANGE = "withdraw_change"
    HANDOFF = "handoff"


def intent_button(intent: str, **entities: str) -> Button:
    """A button that says `intent` for the customer."""
    return button(title(intent) or intent, intent, **entities)


def button(text: str, intent: str, **entities: str) -> Button:
    """A button of this title."""
    values = json.dumps(entities, ensure_ascii=False) if entities else ""
    return {"title": text, "payload": f"/{intent}{values}"}


def step_button(step: Step) -> Button:
    """A button that takes `step`."""
    if step is Step.HANDOFF:
        return intent_button("human_handoff")
    return button(step_title(step), "affirm", step=step.value)


def step_title(step: Step) -> str:
    """What the step's button says."""
    return phrase(f"titles.step.{step.value}")
