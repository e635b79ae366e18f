"""The arrows between packages go one way: the table of docs/architecture.md, as imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

COMMON = {"settings", "clock", "turkish"}
MAY_IMPORT: dict[str, set[str]] = {
    "turkish": set(),
    "db": {"settings"},
    "shop": {"db"},
    "conversations": {"db"},
    "notify": {"db", "conversations"},
    "identity": {"db", "shop", "conversations", "notify"},
    "care": {"db", "shop", "conversations"},
    "desk": {"db", "shop", "care", "conversations", "identity"},
    "integrations": {"db"},
    "photos": {"db", "conversations"},
    "returns": {"db", "shop", "care", "conversations", "notify", "integrations", "photos"},
    "backoffice": {"db", "shop", "care", "returns", "integrations"},
    "channels": {"db", "conversations", "photos"},
    "nlu": set(),
    "dialogue": {"db", "conversations", "desk", "shop", "actions"},
    "gateway": {
        "db", "shop", "conversations", "notify", "identity", "care", "desk", "integrations", "returns", "backoffice",
        "channels", "photos",
    },
    "actions": {
        "db", "shop", "conversations", "notify", "identity", "care", "desk", "integrations", "returns", "backoffice",
        "photos",
    },
}  # fmt: skip
EVERYTHING = {"cli", "bootstrap", "supervisor", "child", "left_out", "__main__", "__init__"}
KNOWS_ALL_MODELS = {ROOT / "bot/db/tables.py"}


def packages() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {"actions": sorted((ROOT / "actions").rglob("*.py"))}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        found.setdefault(path.relative_to(ROOT / "bot").parts[0].removesuffix(".py"), []).append(path)
    return found


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    parts = [name.split(".") for name in names]
    return {p[1] for p in parts if p[0] == "bot" and len(p) > 1} | {"actions" for p in parts if p[0] == "actions"}


@pytest.mark.parametrize("package", sorted(set(packages()) - EVERYTHING - COMMON | {"turkish"}))
def test_a_package_imports_only_what_the_table_allows(package: str) -> None:
    assert package in MAY_IMPORT, f"{package} has no row in docs/architecture.md"
    allowed = MAY_IMPORT[package] | COMMON | {package}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in packages()[package]
        if path not in KNOWS_ALL_MODELS
        for name in imported(path) - allowed
    }
    assert not wrong


def test_only_the_dialogue_and_the_understanding_import_rasa() -> None:
    wrong = []
    for package, paths in packages().items():
        for path in paths:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
            modules += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
            if any(m == "rasa" or m.startswith("rasa.") for m in modules) and package not in {"dialogue", "nlu"}:
                wrong.append(str(path.relative_to(ROOT)))
    assert not wrong


def test_actions_reach_for_no_database_and_no_network_themselves() -> None:
    forbidden = ("sqlalchemy", "asyncpg", "aiohttp", "requests", "httpx", "socketio")
    wrong = [
        f"{path.relative_to(ROOT)}: {node.module}"
        for path in packages()["actions"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in forbidden
        and [alias.name for alias in node.names] != ["AsyncSession"]  # the type of what a service takes
    ]
    assert not wrong
