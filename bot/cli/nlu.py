"""`vaybe nlu`: measure understanding and check its data. The commands live beside what they measure."""

from bot.nlu.cli import app

__all__ = ["app"]
