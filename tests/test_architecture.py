# SPDX-License-Identifier: Apache-2.0
"""The house rules that a program can check: who may import whom, how long a module may be, what happens at import."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "mindport"

# What each part may import of the others. A part that is not here has no place in the house yet.
MAY_IMPORT = {
    "core": set[str](),
    "db": {"core"},
    "project": {"core", "db"},
    "report": {"core", "db", "project"},
    "verify": {"core", "db", "project"},
    "lsp": {"core", "db", "project", "report"},
    "cli": {"core", "db", "lsp", "project", "report", "verify"},
}
FRAMEWORKS = {"torch", "torchvision", "tensorflow", "keras", "mindspore"}
# Folders that run in a framework's own environment, as a process of their own: they know nothing of mindport, and only
# they may import a framework.
WORKERS = ("db/facts_worker/", "verify/worker/")
GRAMMAR = {"tree_sitter", "tree_sitter_python"}
GRAMMAR_MODULE = "core/syntax.py"
# The borders at which a bug in one file, request or case becomes a result, so that the others go on.
BROAD_EXCEPTS = {"lsp/features/__init__.py", "project/executor.py", "project/fixer.py", "verify/worker/__main__.py"}
PROTOCOL = {"pygls", "lsprotocol"}
LONGEST = 400
WORK = {"open", "read", "read_bytes", "read_text", "load", "connect", "run", "Popen", "glob", "rglob", "iterdir"}

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
every_module = pytest.mark.parametrize("module", MODULES)


def tree_of(module: str) -> ast.Module:
    """The syntax tree of one of our modules."""
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """Full dotted names that a module imports, wherever in it the import stands; relative ones start with a dot."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is imported: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


def called_name(call: ast.Call) -> str:
    """The last name of what is called: `read_text` for `path.read_text()`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@every_module
def test_dependencies_point_one_way(module: str) -> None:
    part = module.split("/")[0] if "/" in module else "cli"
    inside = [name.split(".") for name in imports(module) if name.startswith("mindport.")]
    used = {names[1] for names in inside if (PACKAGE / names[1]).is_dir()}
    assert part in MAY_IMPORT, f"{part}: not in MAY_IMPORT: decide what it may import"
    assert used <= MAY_IMPORT[part] | {part}


@every_module
def test_imports_are_absolute_and_of_no_framework(module: str) -> None:
    names = list(imports(module))
    if module.startswith(WORKERS):
        assert not [name for name in names if name.startswith(("mindport", ".."))]
    else:
        assert not [name for name in names if name.startswith(".")]
        assert not {name.split(".")[0] for name in names} & FRAMEWORKS


@every_module
def test_one_module_knows_the_grammar(module: str) -> None:
    if module != GRAMMAR_MODULE:
        assert not {name.split(".")[0] for name in imports(module)} & GRAMMAR


@every_module
def test_only_the_language_server_knows_the_protocol(module: str) -> None:
    if not module.startswith("lsp/"):
        assert not {name.split(".")[0] for name in imports(module)} & PROTOCOL


@every_module
def test_a_module_is_short_and_says_what_it_is(module: str) -> None:
    text = (PACKAGE / module).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST, "more than one screenful of ideas: split it"
    first_line = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    assert first_line.endswith((".", "?")), "the first line of a module is one sentence"


@every_module
def test_nothing_is_read_or_started_at_import(module: str) -> None:
    calls = [node for node in at_import(tree_of(module)) if isinstance(node, ast.Call)]
    assert not [f"line {call.lineno}" for call in calls if called_name(call) in WORK]


@every_module
def test_everything_is_caught_only_at_the_borders(module: str) -> None:
    handlers = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.ExceptHandler)]
    broad = [f"line {node.lineno}" for node in handlers if is_broad(node.type)]
    assert len(broad) == (module in BROAD_EXCEPTS), broad


def is_broad(caught: ast.expr | None) -> bool:
    """Whether an except clause catches everything."""
    match caught:
        case None | ast.Name(id="Exception" | "BaseException"):
            return True
        case ast.Tuple(elts=parts):
            return any(is_broad(part) for part in parts)
    return False


def test_every_file_names_its_licence() -> None:
    folders = [ROOT / name for name in ("api_db", "docs", "examples", "server", "tests")]
    sources = [*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*.py"))]
    silent = [
        path for path in sources if not path.read_text("utf-8").startswith("# SPDX-License-Identifier: Apache-2.0")
    ]
    assert not silent
