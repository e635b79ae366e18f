"""A JSON Lines file, line by line: never more than one line in memory, and each bad line with its reason."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from bot.shop.schemas import FieldError

MAX_LINE_BYTES = 1_000_000
TYPES = ("customer", "product", "order", "shipment", "event")
_WHOLE_LINE = "(line)"
_BOM = b"\xef\xbb\xbf"
_HEAD_BYTES = 4096


class UnusableFileError(Exception):
    """The file as a whole cannot be imported; the message is a sentence for the operator."""


@dataclass
class Line:
    """One line that is not blank: `data` without its `type`, or what is wrong with it."""

    number: int
    end: int
    """Bytes of the file up to its end."""
    kind: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    @property
    def item_id(self) -> str | None:
        """The id that the line gives, for reports."""
        value = self.data.get("id", self.data.get("sku"))
        return str(value)[:100] if isinstance(value, (str, int)) else None


def check_file(path: Path) -> int:
    """The size of `path` in bytes.

    Raises:
        UnusableFileError: there is no such file, it cannot be read, it is empty, or it is plainly something else.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise UnusableFileError(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise UnusableFileError(f"{path} is a folder; name a file.") from error
    except OSError as error:
        raise UnusableFileError(f"{path} cannot be read: {error.strerror}.") from error
    if not size:
        raise UnusableFileError(f"{path} is empty.")
    start = head.removeprefix(_BOM).lstrip()
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise UnusableFileError(f"{path} is compressed: unpack it first.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        raise UnusableFileError(f"{path} is no UTF-8 text (UTF-16, or not text at all): save it as UTF-8.")
    if start.startswith(b"["):
        raise UnusableFileError(
            f"{path} is a JSON array; one object per line is needed. `jq -c '.[]' {path.name}` makes it."
        )
    if start and not start.startswith(b"{"):
        raise UnusableFileError(f"{path} is no JSON Lines file: its first line does not begin with {{.")
    return size


def read_lines(path: Path, start_byte: int = 0, start_line: int = 0) -> Iterator[Line]:
    """The lines of `path` that are not blank, after `start_line` lines that end at `start_byte`."""
    with path.open("rb") as file:
        file.seek(start_byte)
        number, end = start_line, start_byte
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            end += len(raw)
            if len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n"):
                end += _skip_rest(file)
                message = f"is longer than {MAX_LINE_BYTES // 1_000_000} MB"
                yield Line(number, end, errors=[FieldError(field=_WHOLE_LINE, message=message)])
                continue
            if number == 1:
                raw = raw.removeprefix(_BOM)
            if raw.strip():
                yield _parse(raw, number, end)


def _skip_rest(file: BinaryIO) -> int:
    skipped = 0
    while piece := file.readline(MAX_LINE_BYTES):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _parse(raw: bytes, number: int, end: int) -> Line:
    try:
        data = json.loads(raw.rstrip().decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        return _bad(number, end, f"is not valid UTF-8 (at its byte {error.start + 1})")
    except json.JSONDecodeError as error:
        return _bad(number, end, f"is no valid JSON: {error.msg} (column {error.colno})")
    except RecursionError:
        return _bad(number, end, "is no usable JSON: it is nested too deeply")
    except ValueError as error:
        return _bad(number, end, f"is no valid JSON: {error}")
    if not isinstance(data, dict):
        return _bad(number, end, 'is no JSON object: write {"type": "order", …}')
    kind = data.pop("type", None)
    line = Line(number, end, kind if kind in TYPES else None, data)
    if line.kind is None:
        message = f"is needed: one of {', '.join(TYPES)}" if kind is None else f"is none of {', '.join(TYPES)}"
        line.errors.append(FieldError(field="type", message=message))
    return line


def _bad(number: int, end: int, message: str) -> Line:
    return Line(number, end, errors=[FieldError(field=_WHOLE_LINE, message=message)])


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
