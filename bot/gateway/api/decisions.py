"""The shop's answers to what customers asked for in the chat: returns, cancellations, changes of an order."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.api.auth import authorise
from bot.gateway.api.table import path_id
from bot.gateway.body import read_json
from bot.gateway.problems import Problem
from bot.returns.advance import UnknownReturn
from bot.returns.answers import (
    AnswerError,
    ChangeAnswer,
    ShopAnswer,
    apply_change_answer,
    apply_shop_answer,
)
from bot.returns.changes import UnknownChange
from bot.returns.paying import NothingToPay, RefundPaid, record_cancel_refund
from bot.returns.transitions import TransitionError
from bot.shop.intake.errors import field_errors

MAX_BODY = 64 * 1024
_Body = TypeVar("_Body", bound=BaseModel)


class DecisionOut(BaseModel):
    """Where the matter stands now."""

    number: str = Field(examples=["IA-100001"])
    status: str
    changed: bool = Field(description="False: this answer was applied before, and nothing was done again.")


async def decide_return(request: web.Request) -> web.Response:
    """Apply the shop's answer to a return."""
    await authorise(request)
    number, answer = path_id(request, "number"), await _body(request, ShopAnswer)

    async def apply() -> DecisionOut:
        async with request.app[keys.DATABASE].transaction() as session:
            now, shop = request.app[keys.CLOCK](), request.app[keys.SHOP]
            case, changed = await apply_shop_answer(session, number, answer, now, shop)
            return DecisionOut(number=number, status=case.status.value, changed=changed)

    return await _answer(apply)


async def decide_change(request: web.Request) -> web.Response:
    """Apply the shop's answer to a cancellation or change."""
    await authorise(request)
    number, answer = path_id(request, "number"), await _body(request, ChangeAnswer)

    async def apply() -> DecisionOut:
        async with request.app[keys.DATABASE].transaction() as session:
            now, shop = request.app[keys.CLOCK](), request.app[keys.SHOP]
            change, changed = await apply_change_answer(session, number, answer, now, shop)
            return DecisionOut(number=number, status=change.state.value, changed=changed)

    return await _answer(apply)


async def pay_change(request: web.Request) -> web.Response:
    """Record that the shop has paid back a cancelled order."""
    await authorise(request)
    number, paid = path_id(request, "number"), await _body(request, RefundPaid)

    async def apply() -> DecisionOut:
        async with request.app[keys.DATABASE].transaction() as session:
            now, shop = request.app[keys.CLOCK](), request.app[keys.SHOP]
            change, changed = await record_cancel_refund(session, number, paid, now, shop)
            return DecisionOut(number=change.number, status="refunded", changed=changed)

    return await _answer(apply)


async def _answer(apply: Callable[[], Awaitable[DecisionOut]]) -> web.Response:
    try:
        return json_response((await apply()).model_dump())
    except (UnknownReturn, UnknownChange) as error:
        raise Problem(404, "There is nothing under such a number.") from error
    except TransitionError as error:
        raise Problem(409, f"{error}.", code="wrong_state") from error
    except NothingToPay as error:
        raise Problem(409, f"{error}.", code="nothing_to_pay") from error
    except AnswerError as error:
        raise Problem(422, f"{error}.", code="invalid") from error


async def _body(request: web.Request, kind: type[_Body]) -> _Body:
    try:
        return kind.model_validate(await read_json(request, MAX_BODY))
    except ValidationError as error:
        errors = [{"field": item.field, "message": item.message} for item in field_errors(error)]
        raise Problem(422, "The answer was not taken.", code="invalid", errors=errors) from error
