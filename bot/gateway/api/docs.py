"""The API's documentation page, written by the server from the OpenAPI document: no script, nothing from elsewhere."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

_METHODS = ("get", "post", "put", "delete")
STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886; border-radius: 6px; }
details { border: 1px solid #8886; border-radius: 8px; margin: .75rem 0; padding: .5rem 1rem; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 3.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #8884; }
.scroll { overflow-x: auto; }
small { opacity: .75; }
"""


def body(document: dict[str, Any]) -> str:
    """The page's body."""
    info = document["info"]
    about = "".join(f"<p>{escape(part)}</p>" for part in info["description"].split("\n\n"))
    parts = [f"<h1>{escape(info['title'])} API</h1>{about}"]
    parts.append('<p>Machine-readable: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1)</p>')
    for tag in document["tags"]:
        parts.append(f"<h2>{escape(tag['name'])}</h2>")
        parts += [_operation(*found) for found in _operations(document) if tag["name"] in found[2]["tags"]]
    parts.append("<h2>Schemas</h2>")
    parts += [_schema(name, schema) for name, schema in document["components"]["schemas"].items()]
    return "".join(parts)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [f"<summary><b>{method}</b> <code>{escape(path)}</code> – {escape(operation['summary'])}</summary>"]
    if "description" in operation:
        parts.append(f"<p>{escape(operation['description'])}</p>")
    parts.append(f"<p><small>{'Needs an API key.' if operation['security'] else 'Needs no key.'}</small></p>")
    if parameters := operation.get("parameters"):
        rows = [(f"{p['name']} ({p['in']})", _type(p["schema"]), escape(p["description"])) for p in parameters]
        parts.append(_table(("Parameter", "Type", ""), rows))
    if request := operation.get("requestBody"):
        for media, content in request["content"].items():
            parts.append(f"<p>Body (<code>{escape(media)}</code>): {_type(content['schema'])}</p>")
    answers = []
    for status, answer in operation["responses"].items():
        schema: dict[str, Any] = next((content.get("schema", {}) for content in answer["content"].values()), {})
        answers.append((status, _type(schema), escape(answer["description"])))
    parts.append(_table(("Answer", "Body", ""), answers))
    return f"<details>{''.join(parts)}</details>"


def _schema(name: str, schema: dict[str, Any]) -> str:
    about = f"<p>{escape(schema['description'])}</p>" if "description" in schema else ""
    head = f'<summary id="{escape(name)}"><code>{escape(name)}</code></summary>{about}'
    if "properties" not in schema:
        return f"<details>{head}<p>{_type({**schema, 'description': ''})}</p></details>"
    required = schema.get("required", ())
    rows = [
        (f"{field}{' *' if field in required else ''}", _type(of), _remark(of))
        for field, of in schema["properties"].items()
    ]
    return f"<details>{head}{_table(('Field (* needed)', 'Type', ''), rows)}</details>"


def _remark(schema: dict[str, Any]) -> str:
    text = escape(str(schema.get("description", "")))
    if examples := schema.get("examples"):
        text += f" <small>e.g. <code>{escape(json.dumps(examples[0], ensure_ascii=False))}</code></small>"
    return text


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words, with links to those that have a name."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}"><code>{name}</code></a>'
    for variants in ("anyOf", "oneOf", "allOf"):
        if variants in schema:
            return " or ".join(_type(variant) for variant in schema[variants])
    if "enum" in schema:
        return " ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    limits = [
        f"{word} {schema[key]}"
        for key, word in (("maxLength", "max. length"), ("minimum", "from"), ("maximum", "to"), ("maxItems", "at most"))
        if key in schema
    ]
    words = " ".join((str(schema.get("format", schema.get("type", "any"))), *limits))
    return escape(words)


def _table(head: tuple[str, ...], rows: list[tuple[str, str, str]]) -> str:
    """A table whose first column is text, whose other ones are HTML."""
    columns = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = "".join(f"<tr><td><code>{escape(a)}</code></td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    return f'<div class="scroll"><table><tr>{columns}</tr>{lines}</table></div>'
