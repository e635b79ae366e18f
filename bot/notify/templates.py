"""Texts of e-mails and SMS, from `data/templates/<name>.<sms|email>.yml`."""

from dataclasses import dataclass
from functools import lru_cache
from string import Template

import yaml

from bot.settings import ROOT

FOLDER = ROOT / "data" / "templates"


@dataclass(frozen=True, slots=True)
class Text:
    """A rendered message; an SMS has no subject."""

    subject: str | None
    body: str


@lru_cache
def _load(name: str) -> tuple[Template | None, Template]:
    raw = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    subject = raw.get("subject")
    return Template(subject) if subject else None, Template(raw["body"].rstrip("\n"))


def render(name: str, **values: str) -> Text:
    """Fill the template `name`, e.g. `one_time_code.sms`.

    Values are put in as they are, into plain text; line breaks in them become blanks, so that no value can add a header
    or a line.

    Raises:
        FileNotFoundError: there is no such template.
        KeyError: the template asks for a value that was not given.
    """
    subject, body = _load(name)
    clean = {key: " ".join(value.split()) for key, value in values.items()}
    return Text(subject.substitute(clean) if subject else None, body.substitute(clean))
