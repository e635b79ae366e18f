"""Questions about products, answered from the shop's own data; where it says nothing, a person is offered."""

import re
from typing import Any

from actions import slots
from actions.buttons import Step, step_button
from actions.formats import join_list, money
from actions.phrases import phrase
from actions.registry import answers
from actions.settings_values import values_of
from actions.turn import Turn
from bot.shop.models import Product, ProductVariant
from bot.shop.products import search_products
from bot.turkish.fold import fold

_PRICE = re.compile(r"\bfiyat|\bkac (?:para|lira|tl)|\bne kadar")
_MAX_LISTED = 5
_MAX_VARIANTS = 8


@answers("product_info", "product_stock", "product_size")
async def answer_product(turn: Turn, intent: str) -> None:
    """The exact facts of the product that the message names."""
    if not await tell_product(turn, intent):
        turn.set(slots.OFFER, Step.HANDOFF.value)
        turn.say(f"utter_{intent}", [step_button(Step.HANDOFF)], **values_of(turn.context.shop))


async def tell_price(turn: Turn) -> bool:
    """Answer the price of a product that the message names; False when it names none, or asks something else."""
    return bool(_PRICE.search(fold(turn.message.text))) and await tell_product(turn, "product_info")


async def tell_product(turn: Turn, intent: str) -> bool:
    """Tell of the product that the message names; False when it names none."""
    if turn.message.is_button:
        return False
    found = await search_products(turn.session, turn.message.text, _MAX_LISTED)
    if not found:
        return False
    if len(found) > 1:
        names = join_list([product.name for product in found])
        turn.say("utter_product_which", names=names)
        return True
    product = found[0]
    turn.say(f"utter_{intent}_known", **_values(product))
    return True


def _values(product: Product) -> dict[str, Any]:
    facts = [_fact(name, value) for name, value in product.attributes.items()]
    return {
        "name": product.name,
        "price": money(product.price_kurus),
        "stock": _stock(product),
        "facts": "\n" + "; ".join(facts) if facts else "",
        "sizes": "\n" + "; ".join(_fact(n, v) for n, v in product.attributes.items() if isinstance(v, list)),
        "link": "\n" + product.url if product.url else "",
    }


def _fact(name: str, value: Any) -> str:
    if isinstance(value, bool):
        value = phrase("products.true" if value else "products.false")
    elif isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return f"{name}: {value}"


def _stock(product: Product) -> str:
    if product.made_to_order:
        return phrase("products.made_to_order", days=product.production_days or "")
    there = [variant for variant in product.variants if variant.stock is None or variant.stock > 0]
    if product.variants:
        names = [_short(variant) for variant in there[:_MAX_VARIANTS]]
        return phrase("products.variants", names="; ".join(names)) if names else phrase("products.none")
    if product.stock is None:
        return phrase("products.unknown")
    return phrase("products.some") if product.stock > 0 else phrase("products.none")


def _short(variant: ProductVariant) -> str:
    return " ".join(part.split(":")[-1].strip() for part in variant.name.split(","))
