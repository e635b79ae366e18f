"""Facts and settings for the policy tables. Days: ordered Monday 2 March 2026, delivered Thursday 5 March 2026."""

from datetime import date
from pathlib import Path
from typing import Any

from bot.shop.models import OrderStatus
from bot.shop.policies.facts import LineFacts, OrderFacts, Stage
from bot.shop.product_classes import WithdrawalClass
from bot.shop.rules import Changes
from bot.shop.settings import ShopSettings, load_shop_settings

ORDERED = date(2026, 3, 2)
DELIVERED = date(2026, 3, 5)
SHOP = load_shop_settings(Path(__file__).parents[3] / "shop.yml")


def shop(changes: Changes | None = None, **returns: Any) -> ShopSettings:
    values = SHOP.returns.model_dump() | returns
    return SHOP.model_copy(
        update={"returns": type(SHOP.returns).model_validate(values), "changes": changes or SHOP.changes}
    )


def line(
    kind: WithdrawalClass = WithdrawalClass.STANDARD,
    delivered_on: date | None = DELIVERED,
    warranty_months: int | None = None,
    position: int = 1,
) -> LineFacts:
    return LineFacts(position, "SKU-1", "Elbise", 2, 10_000, kind, warranty_months, delivered_on)


_STATUS = {
    Stage.NOT_SENT: OrderStatus.PREPARING,
    Stage.IN_PRODUCTION: OrderStatus.IN_PRODUCTION,
    Stage.PARTLY_SENT: OrderStatus.PARTIALLY_SHIPPED,
    Stage.DELIVERED: OrderStatus.DELIVERED,
    Stage.CANCELLED: OrderStatus.CANCELLED,
}


def order(
    stage: Stage = Stage.DELIVERED,
    *lines: LineFacts,
    delivered_on: date | None = None,
    payment_method: str = "credit_card",
    expected_on: date | None = None,
    carrier: str | None = "yurtici",
    status: OrderStatus | None = None,
) -> OrderFacts:
    done = stage is Stage.DELIVERED
    return OrderFacts(
        placed_on=ORDERED,
        status=status or _STATUS.get(stage, OrderStatus.SHIPPED),
        stage=stage,
        lines=lines or (line(delivered_on=DELIVERED if done else None),),
        delivered_on=delivered_on or (DELIVERED if done else None),
        expected_on=expected_on,
        payment_method=payment_method,
        carrier=carrier,
    )
