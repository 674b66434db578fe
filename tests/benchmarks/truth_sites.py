# SPDX-License-Identifier: Apache-2.0
"""Makes a package report what its written names are while it runs; knows no framework.

The package's source is instrumented as it is imported: each loaded `value.name` becomes a call that looks the name up
and notes the receiver, each loaded imported name one that notes the object. So every executed name is known with its
exact place and with what it truly was, whatever reached it and whether or not it was called from C.
"""

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType

ATTRIBUTE_HOOK = "__truth_attribute__"
NAME_HOOK = "__truth_name__"


@dataclass(frozen=True)
class Site:
    """A written name: lines and columns from 1 in characters, the end one past the last character.

    Columns are None where the parser gives none that fit (nested in an f-string over several lines).
    """

    file: str
    line: int
    column: int | None
    end_line: int
    end_column: int | None
    name: str
    called: bool
    attribute: bool
    inner: bool
    """Whether a longer dotted name goes on from here, as from `nn.Module` in `nn.Module.cuda`."""


@dataclass
class Seen:
    """What one site was found to be: receivers' types, or the objects looked up in modules and classes."""

    types: set[type] = field(default_factory=set)
    supers: set[tuple[type, type]] = field(default_factory=set)
    """Of receivers `super()`: the class that asks and the class of the object."""
    objects: dict[int, tuple[object, object]] = field(default_factory=dict)
    """By the object's id: receiver (None for a plain name) and object."""


class Recorder:
    """Collects sites while instrumented modules are imported and what they are while these run."""

    def __init__(self) -> None:
        self.sites: list[Site] = []
        self.seen: dict[int, Seen] = {}

    def install(self) -> None:
        """Give instrumented code its two hooks."""
        setattr(builtins, ATTRIBUTE_HOOK, self.note_attribute)
        setattr(builtins, NAME_HOOK, self.note_name)

    def note_attribute(self, index: int, receiver: object, name: str) -> object:
        """Look `name` up as the original expression would, and note on what."""
        value = getattr(receiver, name)
        seen = self.seen.get(index)
        if seen is None:
            seen = self.seen[index] = Seen()
        if isinstance(receiver, ModuleType | type) or _is_held(value):
            seen.objects[id(value)] = (receiver, value)
        elif isinstance(receiver, super):
            asking, cls = receiver.__thisclass__, receiver.__self_class__  # type: ignore[attr-defined]
            seen.supers.add((asking, cls or asking))
        else:
            seen.types.add(type(receiver))
        return value

    def note_name(self, index: int, value: object) -> object:
        """Note what an imported or module-level name stands for."""
        seen = self.seen.get(index)
        if seen is None:
            seen = self.seen[index] = Seen()
        seen.objects[id(value)] = (None, value)
        return value

    def instrumented(self, data: bytes, file: str) -> CodeType:
        """Compile a source with hooks at its names."""
        tree = ast.parse(data, file)
        source = importlib.util.decode_source(data).splitlines()
        hooked = _Instrumenter(self.sites, file, source, _module_names(tree)).visit(tree)
        return compile(ast.fix_missing_locations(hooked), file, "exec", dont_inherit=True)


def _is_held(value: object) -> bool:
    """Whether an object's attribute is a function or class that it holds, not one of its own methods."""
    if isinstance(value, BuiltinFunctionType):
        return isinstance(value.__self__, ModuleType | type)
    return isinstance(value, FunctionType | type)


def _module_names(tree: ast.Module) -> frozenset[str]:
    """Names that an import anywhere in the file or a plain assignment at its top level binds."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            names.update(target.id for target in statement.targets if isinstance(target, ast.Name))
    return frozenset(names - {"super"})


class _Instrumenter(ast.NodeTransformer):
    """Puts hooks at loaded attributes and module-level names; leaves annotations and patterns alone."""

    def __init__(self, sites: list[Site], file: str, source: Sequence[str], names: frozenset[str]) -> None:
        self.sites = sites
        self.file = file
        self.source = source
        self.names = names
        self.called: set[int] = set()
        self.inner: set[int] = set()

    def _site(self, node: ast.Attribute | ast.Name, name: str) -> ast.Constant:
        end_line, end_column = node.end_lineno or node.lineno, self._column(node.end_lineno, node.end_col_offset)
        column = self._column(node.lineno, node.col_offset)
        if end_column is None or not self.source[end_line - 1][: end_column - 1].endswith(name):
            column = end_column = None
        called, inner, attribute = id(node) in self.called, id(node) in self.inner, isinstance(node, ast.Attribute)
        self.sites.append(Site(self.file, node.lineno, column, end_line, end_column, name, called, attribute, inner))
        return ast.Constant(len(self.sites) - 1)

    def _column(self, line: int | None, offset: int | None) -> int | None:
        """A column in characters from 1 for the parser's offset in UTF-8 bytes."""
        if line is None or offset is None or line > len(self.source):
            return None
        return len(self.source[line - 1].encode()[:offset].decode(errors="replace")) + 1

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.called.add(id(node.func))
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        # Names with two leading underscores are mangled inside classes: left as they are.
        hooked = isinstance(node.ctx, ast.Load) and not node.attr.startswith("__")
        arguments = [self._site(node, node.attr)] if hooked else []
        self.inner.add(id(node.value))
        if not isinstance(node.value, ast.Name):
            node.value = self.visit(node.value)
        if not hooked:
            return node
        hook = ast.Name(ATTRIBUTE_HOOK, ast.Load())
        call = ast.Call(hook, [*arguments, node.value, ast.Constant(node.attr)], [])
        return ast.copy_location(call, node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or node.id not in self.names:
            return node
        call = ast.Call(ast.Name(NAME_HOOK, ast.Load()), [self._site(node, node.id), node], [])
        return ast.copy_location(call, node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def _visit_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node

    visit_FunctionDef = _visit_function
    visit_AsyncFunctionDef = _visit_function

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        node.guard = self.visit(node.guard) if node.guard is not None else None
        node.body = [self.visit(statement) for statement in node.body]
        return node


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one instrumented module; never from or to a bytecode cache."""

    def __init__(self, fullname: str, path: str, recorder: Recorder, root: Path) -> None:
        super().__init__(fullname, path)
        self.recorder = recorder
        self.root = root

    def get_code(self, fullname: str) -> CodeType:
        path = Path(self.get_filename(fullname))
        recorded = self.recorder.instrumented(path.read_bytes(), path.relative_to(self.root).as_posix())
        # Tracebacks, inspect.getsource and the witness need the true file name.
        return _with_filename(recorded, str(path))


def _with_filename(code: CodeType, path: str) -> CodeType:
    constants = tuple(_with_filename(c, path) if isinstance(c, CodeType) else c for c in code.co_consts)
    return code.replace(co_filename=path, co_consts=constants)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of some packages below one folder and has them instrumented."""

    def __init__(self, recorder: Recorder, packages: Iterable[str], root: Path) -> None:
        self.recorder = recorder
        self.packages = frozenset(packages)
        self.root = root.resolve()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in self.packages:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, [str(self.root)] if path is None else path, target)
        if spec is None or spec.origin is None or not isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            return spec
        spec.loader = _Loader(fullname, str(Path(spec.origin).resolve()), self.recorder, self.root)
        return spec


def watch(recorder: Recorder, packages: Iterable[str], root: Path) -> None:
    """Have the packages instrumented from their next import on."""
    recorder.install()
    sys.meta_path.insert(0, Finder(recorder, packages, root))
