"""What the customer gets for what goes back: the choice that the law or the shop gives, and the variant wanted."""

from actions.access import order_by_key
from actions.flows.flow import Flow, ask, choice
from actions.flows.return_pressed import take_variant
from actions.flows.return_say import refuse_exchange
from actions.flows.return_state import EXCHANGE_GOAL, Answers, look
from actions.flows.texts import goods_title, remedy_title
from actions.flows.words import variant_of
from actions.formats import money
from actions.phrases import phrase
from actions.turn import Turn
from bot.returns.service import VariantOffer, variants_of
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.views import ItemView

_ASKS_MONEY = frozenset({Reason.CHANGED_MIND, Reason.OTHER, Reason.LATE_DELIVERY})
"""Reasons that an exchange would not mend: who wants to give it back wants the money."""
_MAX_VARIANTS = 10
_ALIKE = {Remedy.EXCHANGE: Remedy.REPLACEMENT, Remedy.REPLACEMENT: Remedy.EXCHANGE}


async def ask_remedy(turn: Turn, flow: Flow) -> bool:
    """Ask for the remedy where there is a choice and none was named."""
    answers = Answers(flow)
    preview = await look(turn, flow, chosen_only=True)
    impossible = flow.data.get("impossible", ())
    allowed = [remedy for remedy in preview.remedies if remedy.value not in impossible]
    if not allowed:
        turn.say("utter_return_apart")
        answers.forget("lines", "remedy", "variant")
        return False
    wanted = answers.remedy
    if wanted is not None and wanted not in allowed:
        if _ALIKE.get(wanted) in allowed:
            flow.data["remedy"] = _ALIKE[wanted].value
            return False
        if wanted is not Remedy.EXCHANGE or not refuse_exchange(turn, preview.eligible):
            turn.say("utter_return_remedy_not", remedy=remedy_title(wanted))
        answers.forget("remedy", "variant")
        wanted = None
    if wanted is not None:
        return False
    money_back = answers.reason in _ASKS_MONEY and flow.goal != EXCHANGE_GOAL and Remedy.REFUND in allowed
    if len(allowed) == 1 or (money_back and not flow.data.get("told_remedies")):
        flow.data["remedy"] = (Remedy.REFUND if money_back else allowed[0]).value
        return False
    buttons = [choice(flow, _title(remedy, answers.reason), "remedy", remedy.value) for remedy in allowed]
    ask(turn, flow, "remedy", "utter_ask_return_remedy", buttons)
    return True


def _title(remedy: Remedy, reason: Reason | None) -> str:
    if remedy is Remedy.REPLACEMENT and reason is Reason.MISSING_ITEM:
        return phrase("returns.remedy_missing.replacement")
    return remedy_title(remedy)


async def ask_variant(turn: Turn, flow: Flow) -> bool:
    """For an exchange: settle the variant of each line, ask where it is not named, offer the refund where none is."""
    answers = Answers(flow)
    if answers.remedy is not Remedy.EXCHANGE:
        return False
    view = await order_by_key(turn, flow.order_id)
    items = [item for item in view.items if item.position in answers.lines] if view else []
    for item in items:
        if item.position in answers.variants:
            continue
        if await _one_variant(turn, flow, item, answers.lines[item.position] or 1):
            return True
        if answers.remedy is not Remedy.EXCHANGE:
            return await ask_remedy(turn, flow)
    return False


async def _one_variant(turn: Turn, flow: Flow, item: ItemView, quantity: int) -> bool:
    every = await variants_of(turn.session, item.sku, current=item.variant, only_available=False)
    offers = [offer for offer in every if offer.available is None or offer.available >= quantity]
    if not offers:
        turn.say("utter_exchange_none", item=item.name)
        flow.data["impossible"] = [*flow.data.get("impossible", ()), Remedy.EXCHANGE.value]
        Answers(flow).forget("remedy", "variant")
        return False
    words = str(
        flow.data.pop("variant_words", None) or flow.data.pop("remedy_words", None) or flow.data.get("words") or ""
    )
    fitting = [every[place] for place in variant_of(words, [offer.name for offer in every])]
    there = [offer for offer in fitting if offer in offers]
    if len(there) == 1:
        take_variant(flow, item.position, there[0])
        return False
    shown = there or offers
    response = "utter_ask_exchange_variant" if there or not fitting else "utter_exchange_out_of_stock"
    flow.data["variant_of"] = item.position
    flow.data["words"] = ""
    buttons = [
        choice(flow, _offer_title(offer, item), "variant", f"{item.position}:{offer.sku}")
        for offer in shown[:_MAX_VARIANTS]
    ]
    if not there and fitting:
        buttons.append(choice(flow, remedy_title(Remedy.REFUND), "remedy", Remedy.REFUND.value))
    wanted = fitting[0].name if fitting else ""
    ask(turn, flow, "variant", response, buttons, item=item.name, variant=item.variant or "", wanted=wanted)
    return True


def _offer_title(offer: VariantOffer, item: ItemView) -> str:
    name = goods_title(offer.name, None)
    dearer = offer.price_kurus - (item.unit_price_kurus or offer.price_kurus)
    return phrase("returns.price_difference", name=name, amount=money(dearer)) if dearer > 0 else name
