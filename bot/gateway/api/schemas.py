"""Bodies of the API that are not the shop's own data (those are in `bot/shop/schemas.py`)."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.shop.schemas import (
    MAX_BATCH,
    CustomerIn,
    FieldError,
    ItemResult,
    OrderIn,
    ParcelEventIn,
    ProductIn,
    ShipmentIn,
)


class OrderBatch(BaseModel):
    """Several orders in one request."""

    orders: list[OrderIn] = Field(min_length=1, max_length=MAX_BATCH)


class ShipmentBatch(BaseModel):
    """Several shipments in one request."""

    shipments: list[ShipmentIn] = Field(min_length=1, max_length=MAX_BATCH)


class EventBatch(BaseModel):
    """Several movements of one shipment."""

    events: list[ParcelEventIn] = Field(min_length=1, max_length=MAX_BATCH)


class ProductBatch(BaseModel):
    """Several products in one request."""

    products: list[ProductIn] = Field(min_length=1, max_length=MAX_BATCH)


class CustomerBatch(BaseModel):
    """Several customers in one request."""

    customers: list[CustomerIn] = Field(min_length=1, max_length=MAX_BATCH)


class PushResult(BaseModel):
    """What became of a push."""

    created: int = Field(examples=[1])
    updated: int = Field(examples=[0])
    unchanged: int = Field(examples=[0])
    failed: int = Field(examples=[0])
    results: list[ItemResult] = Field(description="One per item, in the order sent.")


class ProblemDocument(BaseModel):
    """An error, after RFC 9457."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(description="One sentence for who reads it.")
    code: str = Field(description="For programs; stays the same.", examples=["invalid"])
    errors: list[FieldError] = Field(default=[], examples=[[{"field": "orders[0].lines[1].quantity", "message": "…"}]])
    request_id: str | None = Field(default=None, description="Under which our log has more.")
    retry_after: int | None = Field(default=None, description="Seconds to wait, with 429.")
    message: str | None = Field(default=None, description="Chat: a Turkish sentence to show to the customer.")


class ChatIn(BaseModel):
    """A customer's message from another front end."""

    model_config = ConfigDict(extra="forbid")

    message: str = Field(
        default="",
        description="What the customer wrote; for a pressed button its `payload`. May be empty beside `photos` alone.",
        examples=["kargom nerede"],
    )
    photos: list[str] = Field(
        default=[], max_length=10, description="Ids of photos uploaded to this session and not sent yet."
    )
    session_id: str | None = Field(
        default=None,
        max_length=100,
        description="As given by an earlier answer. Left out or unknown: a new one is made.",
    )
    message_id: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$",
        description="The front end's own id: a message sent twice under it is stored once.",
    )
    customer_token: str | None = Field(default=None, description="Signed by the shop's site: who is logged in.")


class QuickReply(BaseModel):
    """A button."""

    content_type: Literal["text"] = "text"
    title: str
    payload: str = Field(description="Sent as `message` when it is pressed.")


class PhotoOut(BaseModel):
    """A photo of the customer's; its picture is at `/api/v1/chat/{session_id}/photos/{id}`."""

    id: str
    width: int = Field(description="Pixels.")
    height: int


class MessageOut(BaseModel):
    """A message of a conversation."""

    id: int
    author: Literal["customer", "bot", "agent", "system"]
    author_name: str | None = None
    text: str
    quick_replies: list[QuickReply] | None = None
    attachment: dict[str, Any] | None = None
    photos: list[PhotoOut] | None = None
    at: datetime
    client_message_id: str | None = None
    state: Literal["stored", "delivered", "read"] | None = None


class ChatOut(BaseModel):
    """What became of a message, with the answer if there is one yet."""

    session_id: str = Field(description="Keep it, and send it with the next message.")
    message_id: int
    state: Literal["answered", "waiting", "with_agent"] = Field(
        description="waiting: ask for the messages after `message_id` later. with_agent: a person will answer."
    )
    replies: list[MessageOut]


class MessagesOut(BaseModel):
    """Messages of a conversation, oldest first, at most 200."""

    messages: list[MessageOut]
    has_gap: bool = Field(description="Older messages than these were left out: `after` lies too far back.")
