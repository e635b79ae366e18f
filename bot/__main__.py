"""`python -m bot` and `vaybe`: the command line."""

import sys

from rich.console import Console

from bot.bootstrap import ConfigurationError

PROCESSES = {"serve", "gateway", "worker"}


def main() -> None:
    """Run the command; what is set wrongly is said in a sentence, not in a stack trace."""
    try:
        _run()
    except ConfigurationError as error:
        Console(stderr=True).print(f"[bold red]vaybe:[/] {error}", highlight=False)
        sys.exit(2)


def _run() -> None:
    """Run the long-running processes without the other commands, whose imports take as long as a gateway's start."""
    if len(sys.argv) == 2 and sys.argv[1] in PROCESSES:
        from bot.cli import processes

        getattr(processes, sys.argv[1])()
        return
    from bot.cli.app import app

    app()


if __name__ == "__main__":
    main()
