"""`python -m bot` and `vaybe`: the command line."""

import sys

from bot.child import Child
from bot.left_out import UNUSED, left_out

PROCESSES = {"gateway", "worker"}


def main() -> None:
    """Run the command; what is set wrongly is said in a sentence, not in a stack trace."""
    # Before anything else is imported: it loads on another core meanwhile.
    gateway = Child("gateway") if sys.argv[1:] == ["serve"] else None
    is_quick = gateway is not None or sys.argv[1:] == ["gateway"]
    with left_out(*UNUSED if is_quick else ()):
        from bot.bootstrap import ConfigurationError

    try:
        _run(gateway)
    except ConfigurationError as error:
        from rich.console import Console

        Console(stderr=True).print(f"[bold red]vaybe:[/] {error}", highlight=False)
        sys.exit(2)


def _run(gateway: Child | None) -> None:
    """Run the long-running processes without the other commands, whose imports take as long as a gateway's start."""
    if gateway is not None:
        from bot.cli import processes

        processes.supervise(gateway)
    elif len(sys.argv) == 2 and sys.argv[1] in PROCESSES:
        from bot.cli import processes

        getattr(processes, sys.argv[1])()
    else:
        from bot.cli.app import app

        app()


if __name__ == "__main__":
    main()
