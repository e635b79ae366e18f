"""`vaybe desk`: the handoff queue on the command line, until the desk's page is there."""

from collections.abc import Awaitable, Callable

import typer
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.models import Ticket
from bot.cli.work import T, run_work, shown_time
from bot.clock import utc_now
from bot.conversations.models import Author, Message
from bot.conversations.service import history
from bot.desk.models import Handoff, HandoffState
from bot.desk.queue import OPEN_STATES
from bot.desk.talks import HandoffError, close, handoff_of_ticket, reply, requeue, requeue_silent
from bot.returns.payloads import UPLOADED, photo_url

_AUTHORS = {Author.CUSTOMER: "customer", Author.BOT: "bot", Author.AGENT: "agent", Author.SYSTEM: "system"}

app = typer.Typer(no_args_is_help=True)
_out = Console(highlight=False)


@app.command("list")
def list_() -> None:
    """Show who waits and who is being talked to, first first."""

    async def work(session: AsyncSession) -> list[tuple[Handoff, Ticket]]:
        statement = (
            select(Handoff, Ticket)
            .join(Ticket, Ticket.id == Handoff.ticket_id)
            .where(Handoff.state.in_(OPEN_STATES))
            .order_by(Handoff.state == HandoffState.ASSIGNED, Handoff.priority, Handoff.queued_at, Handoff.id)
        )
        return [(handoff, ticket) for handoff, ticket in (await session.execute(statement)).all()]

    rows = _run(work)
    if not rows:
        _out.print("Nobody waits.")
        return
    table = Table(Column("Ticket", no_wrap=True), "State", "Priority", "Reason", "Team", "Since", "Due", "Agent")
    for handoff, ticket in rows:
        table.add_row(
            ticket.number,
            handoff.state.value,
            str(handoff.priority),
            handoff.reason,
            handoff.team,
            shown_time(handoff.queued_at),
            shown_time(ticket.due_at),
            handoff.agent or "",
        )
    _out.print(table)


@app.command()
def show(ticket: str = typer.Argument(help="The ticket's number, e.g. VB-100001.")) -> None:
    """Show the summary of a handoff and the conversation so far."""

    async def work(session: AsyncSession) -> None:
        handoff, found = await handoff_of_ticket(session, ticket)
        _out.print(
            f"{found.number}: {handoff.state.value}, priority {handoff.priority}, team {handoff.team}", style="bold"
        )
        _out.print(_plain(handoff.summary))
        table = Table("Time", "Who", "Message")
        for message in await history(session, handoff.conversation_id, limit=50):
            who = message.author_name or _AUTHORS[message.author]
            table.add_row(shown_time(message.created_at), who, _plain(_content(message)))
        _out.print(table)

    _run(work)


def _content(message: Message) -> str:
    """The words, and where the photos that came with them are read with an API key."""
    photos = [photo_url(f"{UPLOADED}{photo['id']}") for photo in message.payload.get("photos", ())]
    return "\n".join(filter(None, (message.text, *photos)))


@app.command("reply")
def reply_(
    ticket: str = typer.Argument(help="The ticket's number."),
    text: str = typer.Argument(help="What the customer reads."),
    agent: str = typer.Option(..., "--agent", help="The name that the customer sees."),
) -> None:
    """Answer the customer; the conversation becomes yours and the bot falls silent."""

    async def work(session: AsyncSession) -> str:
        handoff, found = await handoff_of_ticket(session, ticket)
        await reply(session, handoff, agent, text, utc_now())
        return found.number

    _out.print(f"{_run(work)}: answered.")


@app.command("close")
def close_(
    ticket: str = typer.Argument(help="The ticket's number."),
    outcome: str = typer.Option("answered", help="What came out of it."),
) -> None:
    """Finish a handoff: its ticket is resolved and the bot answers again."""

    async def work(session: AsyncSession) -> str:
        handoff, found = await handoff_of_ticket(session, ticket)
        await close(session, handoff, outcome, utc_now())
        return found.number

    _out.print(f"{_run(work)}: closed.")


@app.command("requeue")
def requeue_(
    ticket: str | None = typer.Argument(None, help="The ticket's number; without one, all whose agent is silent."),
) -> None:
    """Give a conversation back to the queue."""

    async def work(session: AsyncSession) -> int:
        if ticket is None:
            return len(await requeue_silent(session, utc_now()))
        handoff, _ = await handoff_of_ticket(session, ticket)
        await requeue(session, handoff)
        return 1

    _out.print(f"Queued again: {_run(work)}.")


def _run(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    return run_work(work, HandoffError)


def _plain(text: str) -> str:
    """`text` without control characters: a customer must not steer the agent's terminal, nor Rich's markup."""
    visible = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    return visible.replace("[", r"\[")
