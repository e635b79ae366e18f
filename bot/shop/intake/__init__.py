"""What shops push, stored: idempotent by the shop's own ids, each item judged for itself."""

from bot.shop.intake.events import UnknownShipmentError, add_parcel_events, push_events
from bot.shop.intake.goods import push_customers, push_products, upsert_customer, upsert_product
from bot.shop.intake.orders import push_orders, push_shipments, upsert_order, upsert_shipment

__all__ = [
    "UnknownShipmentError",
    "add_parcel_events",
    "push_customers",
    "push_events",
    "push_orders",
    "push_products",
    "push_shipments",
    "upsert_customer",
    "upsert_order",
    "upsert_product",
    "upsert_shipment",
]
