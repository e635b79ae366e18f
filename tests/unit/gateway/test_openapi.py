"""The OpenAPI document, checked against the specification's own schema."""

import json
from typing import Any

import jsonschema_rs
import pytest

from bot.gateway.api import ROUTES, docs, openapi
from bot.settings import ROOT

SPECIFICATION = json.loads((ROOT / "tests/fixtures/openapi-3.1.schema.json").read_text())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.build(ROUTES, "https://chat.example.com", "1.2.3")


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert [error.message for error in jsonschema_rs.Draft202012Validator(SPECIFICATION).iter_errors(document)] == []


def test_every_schema_is_a_schema(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "')[1:]}:
        assert reference.rpartition("/")[2] in document["components"]["schemas"]


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names)) == len(ROUTES)


def test_the_parameters_in_a_path_are_described(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        named = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        for operation in item.values():
            described = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert described == named


def test_the_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("OrderIn", "ProductIn", "CustomerIn", "ParcelEventIn"):
        for field, schema in schemas[name]["properties"].items():
            validator = jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})
            for example in schema.get("examples", []):
                assert validator.is_valid(example), (name, field, example)


def test_the_page_names_every_operation_and_needs_no_script(document: dict[str, Any]) -> None:
    page = docs.body(document)
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    assert "<script" not in page
    assert "style=" not in page
