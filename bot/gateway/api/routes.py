"""All routes of the HTTP API."""

from bot.gateway.api import chat, decisions, idempotency, orders, photos, pushes
from bot.gateway.api.schemas import (
    ChatIn,
    ChatOut,
    CustomerBatch,
    EventBatch,
    MessagesOut,
    OrderBatch,
    PhotoOut,
    ProductBatch,
    PushResult,
    ShipmentBatch,
)
from bot.gateway.api.table import MAX_ID_LENGTH, Answer, Parameter, Route
from bot.photos.picture import CONTENT_TYPE
from bot.returns.answers import ChangeAnswer, ShopAnswer
from bot.returns.paying import RefundPaid
from bot.shop.schemas import CustomerIn, OrderIn, ParcelEventIn, ProductIn, ShipmentIn

CHAT_PATH = "/api/v1/chat"
MESSAGES_PATH = "/api/v1/chat/{session_id}/messages"
PHOTOS_PATH = "/api/v1/chat/{session_id}/photos"
PHOTO_PATH = "/api/v1/chat/{session_id}/photos/{photo_id}"

_IDEMPOTENCY = Parameter(
    idempotency.HEADER,
    "header",
    "Any string that is new for each push. A repetition within 24 hours is answered as the first was.",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
)
_ID = {"type": "string", "minLength": 1, "maxLength": MAX_ID_LENGTH}
_SESSION = Parameter(
    "session_id", "path", "As given by an earlier answer.", {"type": "string", "pattern": "^[A-Za-z0-9_-]{44}$"}
)
_PHOTO = Parameter("photo_id", "path", "The photo's id.", {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"})
_PUSHED = (
    Answer(200, "All items were stored.", PushResult),
    Answer(207, "Some items were stored; `results` tells which were not, and why.", PushResult),
)
_PUSH_PROBLEMS = (400, 401, 409, 413, 415, 422, 429)
_DECISION_PROBLEMS = (400, 401, 404, 409, 413, 415, 422, 429)
_PUSH = (
    "One item, or a batch of up to 500. Every item is judged for itself: good ones are stored, whatever others are. "
    "Pushing the same again changes nothing."
)


def _push(method: str, path: str, plural: str, **kwargs: object) -> Route:
    fields: dict[str, object] = {
        "operation": f"{method.lower()}_{plural}",
        "tag": "Shop data",
        "answers": _PUSHED,
        "problems": _PUSH_PROBLEMS,
        "description": _PUSH,
        "parameters": (_IDEMPOTENCY,),
        **kwargs,
    }
    return Route(method, path, **fields)  # type: ignore[arg-type]


_ORDERS = {"handler": pushes.orders, "summary": "Push orders", "body": (OrderIn, OrderBatch)}

ROUTES: tuple[Route, ...] = (
    _push("POST", "/api/v1/orders", "orders", **_ORDERS),
    _push("PUT", "/api/v1/orders", "orders", **_ORDERS),
    Route(
        "GET",
        "/api/v1/orders/{order_id}",
        orders.get_order,
        "get_order",
        "Read an order back",
        "Shop data",
        (Answer(200, "The order as stored.", orders.OrderOut),),
        (401, 404, 429),
        parameters=(Parameter("order_id", "path", "The shop's own id of the order.", _ID),),
    ),
    _push(
        "POST",
        "/api/v1/shipments",
        "shipments",
        handler=pushes.shipments,
        summary="Push shipments of orders pushed before",
        body=(ShipmentIn, ShipmentBatch),
    ),
    _push(
        "POST",
        "/api/v1/shipments/{shipment_id}/events",
        "events",
        handler=pushes.events,
        summary="Push movements of a shipment",
        body=(ParcelEventIn, EventBatch),
        problems=(*_PUSH_PROBLEMS, 404),
        parameters=(Parameter("shipment_id", "path", "The shop's own id of the shipment.", _ID), _IDEMPOTENCY),
    ),
    _push(
        "POST",
        "/api/v1/products",
        "products",
        handler=pushes.products,
        summary="Push products",
        body=(ProductIn, ProductBatch),
    ),
    _push(
        "POST",
        "/api/v1/customers",
        "customers",
        handler=pushes.customers,
        summary="Push customers",
        body=(CustomerIn, CustomerBatch),
    ),
    Route(
        "POST",
        "/api/v1/returns/{number}/decision",
        decisions.decide_return,
        "decide_return",
        "Answer a return that a customer asked for",
        "Returns and changes",
        (Answer(200, "Applied, or applied before.", decisions.DecisionOut),),
        _DECISION_PROBLEMS,
        description="Approve, reject, send a label, tell its progress. docs/returns.md has the states.",
        body=(ShopAnswer,),
        parameters=(Parameter("number", "path", "The return's number, e.g. IA-100001.", _ID),),
    ),
    Route(
        "POST",
        "/api/v1/order-changes/{number}/decision",
        decisions.decide_change,
        "decide_change",
        "Answer a cancellation or change that a customer asked for",
        "Returns and changes",
        (Answer(200, "Applied, or applied before.", decisions.DecisionOut),),
        _DECISION_PROBLEMS,
        body=(ChangeAnswer,),
        parameters=(Parameter("number", "path", "The change's number, as the event told it.", _ID),),
    ),
    Route(
        "POST",
        "/api/v1/order-changes/{number}/refund",
        decisions.pay_change,
        "pay_change",
        "Report that a cancelled order was paid back",
        "Returns and changes",
        (Answer(200, "Recorded, or recorded before.", decisions.DecisionOut),),
        _DECISION_PROBLEMS,
        description="The customer is told, once: a repeated report changes nothing.",
        body=(RefundPaid,),
        parameters=(Parameter("number", "path", "The change's number, as `order.cancelled` told it.", _ID),),
    ),
    Route(
        "POST",
        CHAT_PATH,
        chat.post_message,
        "post_message",
        "Send a customer's message and wait for the answer",
        "Chat",
        (
            Answer(200, "The message and its answer.", ChatOut),
            Answer(202, "The message is stored; its answer comes later, or from a person.", ChatOut),
        ),
        (400, 403, 413, 415, 422, 429, 503),
        description="For front ends that do not speak Socket.IO. Needs no key: it can do what any visitor can.",
        body=(ChatIn,),
        parameters=(
            Parameter(
                "wait",
                "query",
                "Seconds to wait for the answer.",
                {"type": "number", "minimum": 0, "maximum": 20, "default": 20},
            ),
            Parameter("Prefer", "header", "`respond-async`: do not wait."),
        ),
        needs_key=False,
    ),
    Route(
        "GET",
        MESSAGES_PATH,
        chat.get_messages,
        "get_messages",
        "Read what was said since",
        "Chat",
        (Answer(200, "The messages.", MessagesOut),),
        (400, 403, 404, 429),
        parameters=(
            _SESSION,
            Parameter(
                "after", "query", "Id of the last message known.", {"type": "integer", "minimum": 0, "default": 0}
            ),
        ),
        needs_key=False,
    ),
    Route(
        "POST",
        PHOTOS_PATH,
        photos.upload,
        "upload_photo",
        "Upload a photo to send with a message",
        "Chat",
        (Answer(201, "Stored; name its id among `photos` of the next message.", PhotoOut),),
        (400, 403, 404, 408, 413, 415, 422, 429),
        description="It is made anew as a JPEG without metadata. One that no message names within a day is deleted.",
        body=(photos.PhotoForm,),
        body_media="multipart/form-data",
        parameters=(_SESSION,),
        needs_key=False,
    ),
    Route(
        "GET",
        PHOTO_PATH,
        photos.get_own,
        "get_photo",
        "Show a photo to the session that sent it",
        "Chat",
        (Answer(200, "The picture.", media=CONTENT_TYPE),),
        (403, 404),
        parameters=(_SESSION, _PHOTO),
        needs_key=False,
    ),
    Route(
        "GET",
        "/api/v1/photos/{photo_id}",
        photos.get_for_shop,
        "get_photo_for_shop",
        "Read a photo that an event or a return names",
        "Returns and changes",
        (Answer(200, "The picture.", media=CONTENT_TYPE),),
        (401, 404, 429),
        parameters=(_PHOTO,),
    ),
)
