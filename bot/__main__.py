"""`python -m bot` and `vaybe`: the command line."""

import sys

from rich.console import Console

from bot.bootstrap import ConfigurationError
from bot.cli.app import app


def main() -> None:
    """Run the command; what is set wrongly is said in a sentence, not in a stack trace."""
    try:
        app()
    except ConfigurationError as error:
        Console(stderr=True).print(f"[bold red]vaybe:[/] {error}", highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
