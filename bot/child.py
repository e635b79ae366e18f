"""A process under the supervisor, from both sides.

One pipe tells it of the database and of the supervisor's end, another tells the supervisor that its event loop runs.
This module imports little: the gateway is started by it before anything else of `vaybe serve` is loaded.
"""

import asyncio
import faulthandler
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

BEAT_SECONDS = 0.5
_BEATS_TO = "VAYBE_BEATS_TO"
"""Number of the open file into which a supervised process writes a byte for each beat."""
_TRACES = signal.SIGUSR1


class Child:
    """One running process, as the supervisor sees it."""

    def __init__(self, name: str) -> None:
        """Start `vaybe <name>`. It loads, and then waits for `tell`.

        In a session of its own: Ctrl-C in the terminal reaches the supervisor alone, which then ends its children.
        Its standard input ends with the supervisor, however that dies, and with it the child.
        """
        self.name = name
        self._beats, theirs = os.pipe()
        os.set_blocking(self._beats, False)
        os.set_blocking(theirs, False)
        self._process = subprocess.Popen(
            _command(name),
            env={**os.environ, _BEATS_TO: str(theirs)},
            stdin=subprocess.PIPE,
            pass_fds=(theirs,),
            start_new_session=True,
        )
        os.close(theirs)
        self.has_beaten = False
        """Whether it is ready: a process that still loads shows no beat."""
        self.silent_seconds = 0.0
        """Since its last beat, as counted by the looks at it: nothing is held against it while nobody looks."""
        self.was_silent = False
        """Whether it was ended for that."""
        self._ended = False

    def tell(self, database_url: str) -> None:
        """Let it begin."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.write(database_url.encode() + b"\n")
            self._process.stdin.flush()

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return not self._ended

    def look(self, seconds: float) -> None:
        """Note whether it has beaten since the last look, `seconds` ago."""
        if self._ended:
            return
        beats = b""
        with suppress(BlockingIOError):
            beats = os.read(self._beats, 65536)
        self.has_beaten = self.has_beaten or bool(beats)
        self.silent_seconds = 0.0 if beats or not self.has_beaten else self.silent_seconds + seconds

    async def end_silent(self) -> None:
        """Let it say where it stands, and kill it."""
        self.was_silent = True
        self.send(_TRACES)
        await asyncio.sleep(BEAT_SECONDS)
        self.send(signal.SIGKILL)

    def forget(self) -> None:
        """Let it end, as it does when the supervisor is killed."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()

    def send(self, signum: int) -> None:
        """Send it a signal, if it still runs."""
        self._process.send_signal(signum)

    async def wait(self) -> int:
        """Return its code when it has ended."""
        code = await asyncio.to_thread(self._process.wait)
        self._ended = True
        os.close(self._beats)
        self.forget()
        return code


def _command(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "bot", name)


def wait_for_supervisor() -> str | None:
    """In the child, when it is loaded: the database's URL, or None when nobody supervises this process.

    From then on it ends in good order when the supervisor is gone, so that the next one finds the port free.
    """
    if _BEATS_TO not in os.environ:
        return None
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        os._exit(0)  # the supervisor did not come to life
    faulthandler.register(_TRACES, all_threads=True)
    threading.Thread(target=_end_with_supervisor, name="supervisor-watch", daemon=True).start()
    return line.decode().rstrip("\n")


def _end_with_supervisor() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """In the child: beat until the block ends. Only an event loop that runs can do so."""
    task = asyncio.create_task(_beat(int(os.environ[_BEATS_TO]))) if _BEATS_TO in os.environ else None
    try:
        yield
    finally:
        if task:
            task.cancel()


async def _beat(file: int) -> None:
    while True:
        with suppress(BlockingIOError, BrokenPipeError):
            os.write(file, b".")
        await asyncio.sleep(BEAT_SECONDS)
