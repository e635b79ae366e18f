"""`vaybe chat`: a conversation with the running product, in the terminal."""

import asyncio
from typing import Annotated, Any
from uuid import uuid4

import socketio
import typer
from rich.console import Console
from rich.prompt import Prompt

from bot.bootstrap import ConfigurationError, load_settings

ANSWER_SECONDS = 30.0
QUIET_SECONDS = 0.4


class _Talk:
    """One web session; answers are printed as they come."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.client = socketio.AsyncClient()
        self.session_id: str | None = None
        self.confirmed = asyncio.Event()
        self.answered = asyncio.Event()
        self.buttons: list[dict[str, str]] = []
        self.client.on("session_confirm", self._on_confirm)
        self.client.on("bot_uttered", self._on_bot)

    async def _on_confirm(self, session_id: str) -> None:
        self.session_id = session_id
        self.confirmed.set()

    async def _on_bot(self, message: dict[str, Any]) -> None:
        if message.get("text"):
            self.console.print(f"[bold cyan]vaybe[/] {message['text']}", highlight=False)
        self.buttons = message.get("quick_replies") or []
        for number, button in enumerate(self.buttons, 1):
            self.console.print(f"   [green]({number})[/] {button['title']}", highlight=False)
        self.answered.set()

    async def say(self, text: str) -> None:
        """Send `text`, or the button with that number, and wait until the answer is complete."""
        if text.startswith("(") and text.strip("()").isdigit() and 0 < int(text.strip("()")) <= len(self.buttons):
            text = self.buttons[int(text.strip("()")) - 1]["payload"]
        self.answered.clear()
        body = {"message": text, "session_id": self.session_id, "metadata": {"client_message_id": str(uuid4())}}
        ack = await self.client.call("user_uttered", body)
        if not ack.get("ok"):
            self.console.print(f"[red]{ack['error']['message']}[/]")
            return
        try:
            await asyncio.wait_for(self.answered.wait(), ANSWER_SECONDS)
        except asyncio.TimeoutError:
            self.console.print("[yellow]No answer yet. Is a worker running?[/]")
            return
        while self.answered.is_set():
            self.answered.clear()
            await asyncio.sleep(QUIET_SECONDS)


def chat(
    url: Annotated[str | None, typer.Option(help="The gateway's address; by default the configured one.")] = None,
) -> None:
    """Talk to the running product. Type (1) to press the first button; an empty line or Ctrl-D ends."""
    console = Console()
    address = url or load_settings().base_url

    async def run() -> None:
        talk = _Talk(console)
        try:
            await talk.client.connect(address)
        except socketio.exceptions.ConnectionError as error:
            raise ConfigurationError(f"No gateway answers at {address}: start it with `vaybe serve`.") from error
        await talk.client.emit("session_request", {"session_id": None})
        await asyncio.wait_for(talk.confirmed.wait(), ANSWER_SECONDS)
        while True:
            try:
                text = await asyncio.to_thread(Prompt.ask, "[bold]siz[/]", console=console)
            except EOFError:
                break
            if not text.strip():
                break
            await talk.say(text)
        await talk.client.disconnect()

    asyncio.run(run())
