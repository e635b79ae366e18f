"""Where each field of words is shown, and the test that tries markup there; a new field has to be judged here.

All that the talk tells is text of a message, a button or a card: `test_xss_widget.py` tries each of those places.
"""

TALK, NEWS, WIDGET, PAGES = "test_xss.py", "test_xss_news.py", "test_xss_widget.py", "test_xss_pages.py"
Shown = dict[str, tuple[str, str]]
"""The test that tries a field, and the mark by which it knows it."""

_PUSHED = {
    "address.city": "city", "address.district": "district", "address.line": "address", "cancel_reason": "cancelled",
    "customer.name": "customer-name", "delay_reason": "delay", "parcels[].delay_reason": "parcel-delay",
    "parcels[].events[].description": "description", "parcels[].events[].place": "place",
    "parcels[].events[].signed_by": "signed", "parcels[].signed_by": "signed", "production_stage": "stage",
    "recipient": "recipient",
}  # fmt: skip
_SETTINGS = (
    "campaigns[]", "carriers{}.name", "contact.address", "contact.phone", "contact.site", "contact.store_address",
    "delivery.regions", "payment.bank_account", "payment.instalment_banks[]", "payment.statement_name",
    "privacy.controller", "returns.address", "returns.carrier_code",
)  # fmt: skip
_PLACES = {
    "Attachment.alt": "alt", "Attachment.src": "src", "Card.imageUrl": "card-image", "Card.subtitle": "card-subtitle",
    "Card.title": "card-title", "CardButton.payload": "card-postback", "CardButton.title": "card-button",
    "CardButton.url": "card-button", "Message.authorName": "agent", "Message.text": "text",
    "Outgoing.message": "customer", "Outgoing.title": "button", "QuickReply.payload": "payload",
    "QuickReply.title": "button", "WidgetConfig.greeting": "greeting", "WidgetConfig.shopName": "shop",
    "WidgetConfig.text": "privacy", "WidgetConfig.url": "privacy",
}  # fmt: skip
_ANSWERS = (
    "ChangeAnswer.reason", "OrderIn.lines[].name", "OrderIn.lines[].variant", "OrderIn.number",
    "ShopAnswer.carrier_code", "ShopAnswer.reason", "ShopAnswer.refund_reference", "RefundPaid.reference",
)  # fmt: skip
SHOWN: Shown = {
    **{f"OrderIn.{field}": (TALK, mark) for field, mark in _PUSHED.items()},
    **{f"ShopSettings.{field}": (NEWS, f"ShopSettings.{field}") for field in _SETTINGS},
    **{f"widget.{field}": (WIDGET, mark) for field, mark in _PLACES.items()},
    **{field: (NEWS, field) for field in _ANSWERS},
    "OrderIn.parcels[].tracking_number": (PAGES, "tracking"),
    "ShopAnswer.label_url": (NEWS, "label_url"),
    "ShopSettings.name": (WIDGET, "shop"),
    "ShopSettings.greeting": (WIDGET, "greeting"),
    "ShopSettings.privacy.text": (WIDGET, "privacy"),
    "ShopSettings.privacy.url": (WIDGET, "privacy"),
    "ChatIn.message": (WIDGET, "customer"),
}
SAME = {"ShipmentIn.": "OrderIn.parcels[].", "ShipmentEventIn.": "OrderIn.parcels[].events[].",
        "CustomerIn.": "OrderIn.customer."}  # fmt: skip
"""One model pushed in several ways: what holds of the second holds of the first."""

_ID = "an id: compared, never shown"
_LISTED = "one of a list; anything else is refused or not known"
_CHECKED = "judged by its form before it is stored, and shown masked or as a mail's address alone"
_UNREAD = "stored for the shop, told to nobody yet"
_CLOCK = "read as a time; what is none becomes the present one"
_TEXT = "in the text of a message alone"
NEVER: dict[str, str] = {
    **dict.fromkeys(("OrderIn.id", "OrderIn.customer.id", "OrderIn.customer_id", "OrderIn.lines[].sku",
                     "OrderIn.parcels[].id", "OrderIn.parcels[].events[].id", "OrderIn.parcels[].order_id",
                     "OrderIn.parcels[].events[].shipment_id", "ProductIn.sku", "ProductIn.variants[].sku",
                     "ShopAnswer.id", "ChangeAnswer.id", "ChatIn.customer_token", "ChatIn.message_id",
                     "ChatIn.photos[]", "ChatIn.session_id", "ShopSettings.privacy.version",
                     "widget.Message.clientMessageId", "widget.Outgoing.clientMessageId", "widget.Photo.id",
                     "widget.WidgetConfig.version"), _ID),
    **dict.fromkeys(("OrderIn.parcels[].status", "OrderIn.parcels[].events[].status", "OrderIn.parcels[].carrier",
                     "ShopAnswer.carrier", "ShopSettings.returns.carrier", "ShopSettings.changes.carrier_redirect[]",
                     "ShopSettings.order_number_patterns[]"), _LISTED),
    **dict.fromkeys(("OrderIn.phone", "OrderIn.email", "OrderIn.customer.phone", "OrderIn.customer.email",
                     "ShopSettings.contact.email", "ShopSettings.privacy.contact"), _CHECKED),
    **dict.fromkeys(("OrderIn.address.neighbourhood", "OrderIn.address.postal_code", "ShopAnswer.tracking_number",
                     "ShopSettings.backoffice.owner", "ProductIn.image_url", "ProductIn.url"), _UNREAD),
    **dict.fromkeys(("ProductIn.name", "ProductIn.category", "ProductIn.description", "ProductIn.attributes{}",
                     "ProductIn.attributes{}[]", "ProductIn.variants[].name", "ShopSettings.carriers{}.phone",
                     "ShopSettings.carriers{}.tracking_url"), _TEXT),
    **dict.fromkeys(("widget.Message.at", "widget.Outgoing.at", "widget.Ack.at"), _CLOCK),
    **dict.fromkeys(("widget.Ack.message", "widget.Outgoing.note"), "a sentence of ours out of data/texts"),
}  # fmt: skip
"""Fields of which no page shows anything of its own, and why."""
KEPT = {
    "ShopSettings.carriers{}.tracking_url", "ShopSettings.changes.carrier_redirect[]", "ShopSettings.contact.email",
    "ShopSettings.order_number_patterns[]", "ShopSettings.privacy.contact", "ShopSettings.privacy.url",
    "ShopSettings.returns.carrier",
}  # fmt: skip
"""Of the shop's file: what takes no markup."""
