"""The stock project's one action: the same look-ups as ours, order, lines, parcels with movements, by order number.

Copied into the project; runs on the stock environment's own SQLAlchemy 1.4 with psycopg2 and a pool of connections.
"""

import os
import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import create_engine, text

_NUMBER = re.compile(r"[A-Z]{2}-?\d{5,}")
_engine = create_engine(os.environ["SHOP_URL"], pool_size=10)


class ActionOrderStatus(Action):
    """Says where the order is that the message names."""

    def name(self) -> str:
        """As in the domain."""
        return "action_order_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Look it up and answer."""
        found = _NUMBER.search(tracker.latest_message.get("text") or "")
        key = found.group().replace("-", "") if found else ""
        with _engine.connect() as connection:
            order = (
                connection.execute(
                    text(
                        'SELECT o.*, c.name AS customer FROM "order" o JOIN customer c ON c.id = o.customer_id '
                        "WHERE o.number_key = :key"
                    ),
                    {"key": key},
                )
                .mappings()
                .first()
            )
            if order is None:
                dispatcher.utter_message(text="Bu numarayla bir sipariş bulamadım.")
                return []
            lines = (
                connection.execute(
                    text("SELECT * FROM order_line WHERE order_id = :id ORDER BY position"), {"id": order["id"]}
                )
                .mappings()
                .all()
            )
            parcels = (
                connection.execute(
                    text(
                        "SELECT p.*, e.occurred_at, e.description FROM parcel p LEFT JOIN parcel_event e ON "
                        "e.parcel_id = p.id WHERE p.order_id = :id ORDER BY p.id"
                    ),
                    {"id": order["id"]},
                )
                .mappings()
                .all()
            )
        state = parcels[-1]["status"] if parcels else order["status"]
        dispatcher.utter_message(text=f"{order['number']}: {len(lines)} ürün, durumu {state}.")
        return []
