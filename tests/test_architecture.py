"""The shape of the library: imports run one way, each module stands alone, heavy libraries wait until they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "coursewright"

# From the bottom up. A module imports from its own layer or from those below it. `name/` stands for a whole folder.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("__init__", "paths", "codes", "diagnostics", "digests"),
    ("model", "settings"),
    ("source", "yamlfile", "names", "verbatim", "raw", "tables", "tags", "latex", "csl/"),
    ("directives", "linkdefs", "scan", "lists", "inline", "bibtex", "references",
     "bibliography", "validate"),
    ("questions/", "figures", "credit/"),
    ("parse", "glossary", "course", "pages", "citing"),
    ("links", "load", "resolve", "edition", "glossing", "markup", "statistics"),
    ("check/",),
    ("reading", "render", "webfonts"),
    ("slides/",),
    ("jobs", "store", "pdf/", "pptx/"),
    ("workers", "cluster"),
    ("exporters/",),
    ("running",),
    ("delivery/",),
    ("pipeline",),
    ("progress", "starter/"),
    ("setup/",),
    ("cli/",),
)
PRINTS = ("cli/", "progress", "setup/")
NEVER_FOR_EXPORTERS = ("load", "reading", "store", "running", "pipeline", "cli", "workers")


def modules() -> dict[str, Path]:
    """Every module by its name below the package, such as `check.images`."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__") if name != "__init__" else name] = file
    return found


def layer(name: str) -> int:
    if name == "setup.launch":  # the front door's own part: it hands over to the command line
        return len(LAYERS)
    for number, names in enumerate(LAYERS):
        if name in names or f"{name.partition('.')[0]}/" in names:
            return number
    raise AssertionError(f"{name} has no layer: give it one in {Path(__file__).name}")


def imports(name: str, file: Path) -> set[str]:
    """The modules of the package that a file names in its imports, those inside functions too."""
    known, found = modules(), set()
    package = name.split(".") if file.name == "__init__.py" and name != "__init__" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            target = [*base, *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                for candidate in (".".join([*target, alias.name]), ".".join(target)):
                    if candidate in known:
                        found.add(candidate)
                        break
    return found - {name}


@pytest.mark.parametrize("name", modules())
def test_imports_run_one_way(name: str) -> None:
    wrong = {other for other in imports(name, modules()[name]) if layer(other) > layer(name)}
    assert not wrong, f"{name} imports from above: {sorted(wrong)}"


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("exporters")])
def test_exporters_know_no_machinery(name: str) -> None:
    assert not imports(name, modules()[name]) & set(NEVER_FOR_EXPORTERS)


def test_every_layer_names_what_exists() -> None:
    names = {name.partition(".")[0] for name in modules()} | {"__init__"}
    assert {entry.rstrip("/") for entries in LAYERS for entry in entries} <= names


@pytest.mark.parametrize("name", [name for name in modules() if f"{name.partition('.')[0]}/" not in PRINTS and name not in PRINTS])
def test_only_the_command_line_prints(name: str) -> None:
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"]
    assert not calls


def test_each_module_can_be_imported_alone() -> None:
    """Each is imported as if it were the first; those that import nothing of ours, and so are in no circle, are loaded once only."""
    names = ["coursewright" if name == "__init__" else f"coursewright.{name}" for name in modules()]
    alone = {"coursewright", *(f"coursewright.{name}" for name, file in modules().items() if not imports(name, file))}
    program = (
        "import importlib, sys\n"
        "before = set(sys.modules)\n"
        f"for name in {names!r}:\n"
        f"    for loaded in [m for m in sys.modules if m.partition('.')[0] == 'coursewright' and m not in {alone!r}]: del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def loaded_by(statement: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_checking_needs_no_layout_library() -> None:
    loaded = loaded_by("from coursewright.cli import main\nmain(['check', '--quiet'])")
    assert not loaded & {"weasyprint", "pikepdf", "jinja2", "markdown", "PIL", "citeproc", "lxml"}
