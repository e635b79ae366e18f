"""The OpenAPI 3.1 document, made from the route table and the pydantic models that check what comes in."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.gateway import problems
from bot.gateway.api.schemas import ProblemDocument
from bot.gateway.api.table import Parameter, Route

_REF = "#/components/schemas/{model}"
_ABOUT = """Another system is connected to Vaybe through this API; none of Vaybe's own code has to change for it.

Send an API key (`vaybe api-key create NAME`) as `Authorization: Bearer vbk_…`. Ids are the shop's own and never change.
Times are ISO 8601, money is TRY with a point and at most two decimals."""

Mode = Literal["validation", "serialization"]


def build(routes: Sequence[Route], server: str, version: str) -> dict[str, Any]:
    """The document of `routes`, as served at `server`."""
    names, schemas = models_json_schema(sorted(_models(routes), key=lambda item: item[0].__name__), ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vaybe",
            "version": version,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": name} for name in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {"apiKey": {"type": "http", "scheme": "bearer", "bearerFormat": "vbk_…"}},
        },
    }


def _models(routes: Iterable[Route]) -> set[tuple[type[BaseModel], Mode]]:
    found: set[tuple[type[BaseModel], Mode]] = {(ProblemDocument, "serialization")}
    for route in routes:
        found.update((model, "validation") for model in route.body)
        found.update((answer.model, "serialization") for answer in route.answers if answer.model)
    return found


def _operation(route: Route, names: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.operation,
        "summary": route.summary,
        "tags": [route.tag],
        "security": [{"apiKey": []}] if route.needs_key else [],
        "responses": {},
    }
    if route.description:
        operation["description"] = route.description
    if route.parameters:
        operation["parameters"] = [_parameter(parameter) for parameter in route.parameters]
    if route.body:
        variants = [names[model, "validation"] for model in route.body]
        schema = variants[0] if len(variants) == 1 else {"anyOf": variants}
        operation["requestBody"] = {"required": True, "content": {route.body_media: {"schema": schema}}}
    for answer in route.answers:
        content: dict[str, Any] = {}
        if answer.model:
            content = {answer.media: {"schema": names[answer.model, "serialization"]}}
        elif answer.media != "application/json":
            content = {answer.media: {}}
        operation["responses"][str(answer.status)] = {"description": answer.description, "content": content}
    for status in sorted({*route.problems, 500, 503}):
        operation["responses"][str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {problems.CONTENT_TYPE: {"schema": names[ProblemDocument, "serialization"]}},
        }
    return operation


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.description,
        "schema": parameter.schema,
    }
