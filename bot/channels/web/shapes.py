"""Messages as they travel to web clients. docs/widget.md tells what each field means."""

from typing import Any

from bot.conversations.models import Direction, Message, MessageState
from bot.photos.models import Photo

_STATES = {
    MessageState.PROCESSED: "read",
    MessageState.SET_ASIDE: "read",
    MessageState.DELIVERED: "delivered",
    MessageState.READ: "read",
}
_RICH = ("quick_replies", "attachment")


def message_shape(message: Message) -> dict[str, Any]:
    """`message` as it stands in a history."""
    shape: dict[str, Any] = {
        "id": message.id,
        "author": message.author.value,
        "text": message.text or "",
        "at": message.created_at.isoformat(),
        "state": _STATES.get(message.state, "stored"),
    }
    if message.author_name:
        shape["author_name"] = message.author_name
    if message.direction is Direction.OUT:
        shape.update(_rich(message))
        return shape
    for key in ("client_message_id", "photos"):
        if message.payload.get(key):
            shape[key] = message.payload[key]
    return shape


def photo_shape(photo: Photo) -> dict[str, Any]:
    """`photo` as clients get it; the address of its picture is made of the session's id and this one."""
    return {"id": photo.public_id, "width": photo.width, "height": photo.height}


def bot_uttered(message: Message) -> dict[str, Any]:
    """An outbound message as `bot_uttered` for our widget: Rasa's fields, and ours under `metadata`."""
    metadata: dict[str, Any] = {
        "message_id": message.id,
        "author": message.author.value,
        "at": message.created_at.isoformat(),
    }
    if message.author_name:
        metadata["author_name"] = message.author_name
    shape = {**({"text": message.text} if message.text else {}), **_rich(message)}
    return {**shape, "metadata": metadata}


def bot_uttered_plain(message: Message) -> list[dict[str, Any]]:
    """The same for Rasa's own widgets, which know a shape by its keys: `text`, `text` + `quick_replies`, `attachment`."""
    rich = _rich(message)
    shapes: list[dict[str, Any]] = []
    if "quick_replies" in rich:
        shapes.append({"text": message.text or "", "quick_replies": rich["quick_replies"]})
    elif message.text:
        shapes.append({"text": message.text})
    if "attachment" in rich:
        shapes.append({"attachment": rich["attachment"]})
    return shapes


def _rich(message: Message) -> dict[str, Any]:
    return {key: message.payload[key] for key in _RICH if message.payload.get(key)}
