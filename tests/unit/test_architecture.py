"""The arrows between packages go one way: the table of docs/architecture.md, as imports."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

COMMON = {"settings", "clock", "wording", "turkish"}
_ROW = re.compile(r"^\| `(?:bot/|(?=actions))(\w+)` \|.*\|([^|]*)\|$", re.MULTILINE)
_ALL_BUT = "all but"


def table() -> dict[str, set[str]]:
    """Who may import whom, as docs/architecture.md has it: a list, `all but` a list, or nothing."""
    cells = dict(_ROW.findall((ROOT / "docs/architecture.md").read_text(encoding="utf-8")))
    arrows = {package: set(re.findall(r"\w+", cell)) & set(cells) for package, cell in cells.items()}
    return {
        package: set(cells) - arrows[package] if cells[package].strip().startswith(_ALL_BUT) else arrows[package]
        for package in cells
    }


MAY_IMPORT = table()
EVERYTHING = {"cli", "bootstrap", "supervisor", "child", "left_out", "__main__", "__init__"}
READS_TURKISH = {"turkish", "nlu", "shop", "notify"}
"""Packages in which Turkish is what is read, or an example, or the name of a law or an office."""
_TURKISH = re.compile("[çğıöşüÇĞİÖŞÜ]")
KNOWS_ALL_MODELS = {ROOT / "bot/db/tables.py"}


def packages() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {"actions": sorted((ROOT / "actions").rglob("*.py"))}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        found.setdefault(path.relative_to(ROOT / "bot").parts[0].removesuffix(".py"), []).append(path)
    return found


def imported_names(path: Path) -> set[str]:
    """What the file imports: modules, and the names that come out of them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def imported(path: Path) -> set[str]:
    """The packages that the file imports from."""
    parts = [name.split(".") for name in imported_names(path)]
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


def modules() -> dict[str, set[str]]:
    """Each module of ours, with those that it imports."""
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for found in packages().values()
        for path in found
    }
    graph = {}
    for name, path in paths.items():
        found = {each if each in paths else each.rpartition(".")[0] for each in imported_names(path)}
        graph[name] = found & set(paths) - {name}
    return graph


def test_no_module_imports_itself_by_way_of_others() -> None:
    TopologicalSorter(modules()).prepare()  # raises CycleError with the circle in it


def test_what_a_flow_stands_on_knows_no_flow() -> None:
    graph = modules()
    flows = {name for name in graph if name.startswith("actions.flows.")}
    below = {other for name in flows for other in graph[name] if other.startswith("actions.")} - flows
    while deeper := {other for name in below for other in graph[name] if other.startswith("actions.")} - below - flows:
        below |= deeper
    assert {name for name in below if graph[name] & flows} == set()


@pytest.mark.parametrize("package", sorted(set(packages()) - READS_TURKISH))
def test_no_turkish_sentence_stands_in_the_code(package: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in packages()[package]
        if _TURKISH.search(re.sub(r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    ]
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
    beside_the_session = {f"bot.db.{path.stem}" for path in packages()["db"]} - {"bot.db.session"}
    wrong = [
        f"{path.relative_to(ROOT)}: {node.module}"
        for path in packages()["actions"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and ((node.module or "").split(".")[0] in forbidden or node.module in beside_the_session)
        and [alias.name for alias in node.names] != ["AsyncSession"]  # the type of what a service takes
    ]
    assert not wrong
