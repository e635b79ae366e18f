"""What a return flow knows: its answers as typed values over the flow's JSON, and the order's lines as judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.flows.flow import Flow
from actions.goods import Goods
from actions.turn import Turn
from bot.returns.service import LineAnswer, Preview, Wanted, preview_return
from bot.shop.policies.decision import Condition, Reason, Remedy

RETURN = "return"
EXCHANGE_GOAL = "exchange_request"


@dataclass(frozen=True)
class Answers:
    """A return flow's answers so far."""

    flow: Flow

    @property
    def lines(self) -> dict[int, int | None]:
        """Chosen positions with their quantities; None while the quantity is not known."""
        return {int(position): quantity for position, quantity in self.flow.data.get("lines", {}).items()}

    @property
    def reason(self) -> Reason | None:
        """Why."""
        return Reason(value) if (value := self.flow.data.get("reason")) else None

    @property
    def condition(self) -> Condition | None:
        """The state of the goods, where it matters."""
        return Condition(value) if (value := self.flow.data.get("condition")) else None

    @property
    def remedy(self) -> Remedy | None:
        """What the customer wants."""
        return Remedy(value) if (value := self.flow.data.get("remedy")) else None

    @property
    def variants(self) -> dict[int, str]:
        """SKUs wanted in exchange, by position."""
        return {int(position): sku for position, sku in self.flow.data.get("variants", {}).items()}

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The chosen lines as the services take them."""
        return tuple(
            Wanted(position, quantity or 1, self.variants.get(position)) for position, quantity in self.lines.items()
        )

    def forget(self, *names: str) -> None:
        """Ask again for `names`, and for what was confirmed with them."""
        for name in (*names, "confirm"):
            self.flow.data.pop("variants" if name == "variant" else name, None)

    def choose(self, lines: dict[int, int | None]) -> None:
        """Take other lines."""
        self.forget("condition", "photo", "variant")
        self.flow.data["lines"] = {str(position): quantity for position, quantity in lines.items()}


async def look(turn: Turn, flow: Flow, *, chosen_only: bool = False) -> Preview:
    """The order's lines (or the chosen ones) as the rules judge them for the reason known so far."""
    answers = Answers(flow)
    return await preview_return(
        turn.session,
        flow.order_id,
        answers.reason or Reason.OTHER,
        now=turn.context.now,
        shop=turn.context.shop,
        lines=answers.wanted if chosen_only else (),
        condition=answers.condition,
    )


def is_possible(line: LineAnswer) -> bool:
    """Whether the line can go back, or can when its state is told."""
    return line.remaining > 0 and (line.decision.eligible or line.decision.reason_key == "ask_condition")


def goods(lines: Sequence[LineAnswer]) -> list[Goods]:
    """The lines as words are compared with them."""
    return [Goods(line.position, line.name, line.variant, line.remaining) for line in lines]
