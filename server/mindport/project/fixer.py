# SPDX-License-Identifier: Apache-2.0
"""Rewrites single files of one project, in this process or in one of a pool; it writes nothing."""

import ast
import logging
import warnings
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Safety, Span, Usage
from mindport.core.notebooks.cells import NotebookError
from mindport.core.notebooks.notebook_edits import MisplacedEdit
from mindport.core.rewriting.edits import Edit, OverlappingEdits
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.rewriting.staged import Part, in_parts
from mindport.core.world import Knowledge
from mindport.db.problem import DamagedDatabase
from mindport.project.documents import Document, Spot, read_document
from mindport.project.executor import Executor, Project
from mindport.project.files import SourceFile
from mindport.project.log import log_to_file
from mindport.project.source import Unreadable

_LOG = logging.getLogger(__name__)


class Choice(Struct, frozen=True):
    """What shall be rewritten."""

    safety: Safety = Safety.SAFE
    """The least that a rewrite must have."""
    select: tuple[str, ...] = ()
    """Canonical names of APIs, or patterns for them such as "torch.nn.*"; empty means all."""
    in_parts: bool = False
    """Whether a person will choose among the changes of a script."""

    def takes(self, usage: Usage) -> bool:
        """Whether this use is one of those that are selected."""
        return any(fnmatchcase(usage.api, pattern) for pattern in self.select)


class Rewritten(Struct, frozen=True):
    """A use that is rewritten."""

    api: str
    spot: Spot
    after: Spot
    """The same place in the rewritten file."""
    safety: Safety
    title: Text
    reasons: tuple[Text, ...] = ()
    """Why it is not safer."""


class Kept(Struct, frozen=True):
    """A use that stays as it is, and why."""

    api: str
    spot: Spot
    after: Spot
    """The same place in the rewritten file."""
    reason: Text
    safety: Safety = Safety.NONE
    """How safe a rewrite would have been that was not asked for."""


class FileFix(Struct, frozen=True):
    """What becomes of one file."""

    path: str
    absolute: str
    before: bytes = b""
    """The content; like `after` empty where nothing changes."""
    after: bytes = b""
    edits: tuple[Edit, ...] = ()
    """Of the text as it is analysed; a notebook's cells are one text there."""
    fixes: tuple[Rewritten, ...] = ()
    kept: tuple[Kept, ...] = ()
    unreadable: str = ""
    """Why the file could not be read, if so."""
    refused: str = ""
    """Why nothing in it is rewritten, if there is something that concerns the whole file."""
    parts: tuple[Part, ...] | None = None
    """The edits in parts to choose among; None where that was not asked for, and for notebooks."""

    @property
    def changes(self) -> bool:
        return self.before != self.after


class Fixer:
    """Rewrites files of one project one after the other."""

    def __init__(self, project: Project, knowledge: Knowledge, choice: Choice) -> None:
        self._project = project
        self._knowledge = knowledge
        self._choice = choice
        self.executor = Executor(project, knowledge)

    def fix(self, file: SourceFile) -> FileFix:
        """Rewrite a file's content; whatever happens, there is a result."""
        try:
            data = self.executor.read(file.absolute)
            return self._fixed(file, data, read_document(file.absolute, data))
        except (Unreadable, NotebookError) as reason:
            return FileFix(file.path, file.absolute, unreadable=str(reason))
        except DamagedDatabase:
            raise  # no fault of this file: it would be said of every other too
        except Exception as error:  # the border: one file that trips the rewriter must not cost the others
            _LOG.exception("%s: rewriting failed", file.path)
            fact = f"rewriting failed ({type(error).__name__}: {error}): report this"
            return FileFix(file.path, file.absolute, refused=fact)

    def _fixed(self, file: SourceFile, data: bytes, document: Document) -> FileFix:
        if broken := _broken(document):
            return FileFix(file.path, file.absolute, refused=f"does not parse: {broken}")
        rewriting = self._rewriting(Path(file.absolute), document.text)
        if not rewriting.edits:
            return FileFix(file.path, file.absolute, kept=_kept(rewriting, document, document))
        try:
            after = document.edited(rewriting.edits)
        except (MisplacedEdit, OverlappingEdits, UnicodeEncodeError) as reason:
            return FileFix(file.path, file.absolute, refused=str(reason))
        new = read_document(file.absolute, after)
        if broken := _broken(new):
            return FileFix(file.path, file.absolute, refused=f"would not parse any more: {broken}")
        fixes = tuple(
            Rewritten(
                fix.usage.api,
                document.spot(fix.usage.span),
                _spot_after(fix.usage.span, rewriting.edits, new),
                fix.safety,
                fix.title,
                fix.reasons,
            )
            for fix in rewriting.fixes
        )
        kept = _kept(rewriting, document, new)
        parts = self._parts(file, document.text, rewriting)
        return FileFix(file.path, file.absolute, data, after, rewriting.edits, fixes, kept, parts=parts)

    def _parts(self, file: SourceFile, text: str, rewriting: Rewriting) -> tuple[Part, ...] | None:
        if not self._choice.in_parts or file.absolute.endswith(".ipynb"):
            return None
        return in_parts(rewriting, partial(self._rewriting, Path(file.absolute), text, keep_imports=True))

    def _rewriting(self, path: Path, text: str, keep_imports: bool = False) -> Rewriting:
        modules = self.executor.modules
        module = modules.by_path[path]
        return rewrite_text(
            text,
            module.name,
            partial(modules.outline, beside=module),
            self._knowledge,
            self._project.options,
            at_least=self._choice.safety,
            only=self._choice.takes if self._choice.select else None,  # what is selected by name is surely meant
            is_package=module.is_package,
            defined=modules.defined,
            keep_imports=keep_imports,
        )


def _kept(rewriting: Rewriting, old: Document, new: Document) -> tuple[Kept, ...]:
    return tuple(
        Kept(
            left.usage.api,
            old.spot(left.usage.span),
            _spot_after(left.usage.span, rewriting.edits, new),
            left.reason,
            left.safety,
        )
        for left in rewriting.left
    )


def _spot_after(span: Span, edits: Sequence[Edit], new: Document) -> Spot:
    """Where a piece of the old text stands in the new one."""
    start = span.start + sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.end <= span.start)
    start = min(start, len(new.text))
    line, column = new.text.count("\n", 0, start) + 1, start - new.text.rfind("\n", 0, start)
    return new.spot(Span(start, start, line, column, line, column))


def _broken(document: Document) -> str:
    """Why a document is no Python that the running version reads; empty if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of invalid escapes and the like, which stay as they are
            ast.parse(document.text)
    except SyntaxError as error:
        line = error.lineno or 1
        start = sum(len(one) + 1 for one in document.text.split("\n")[: line - 1])
        spot = document.spot(Span(start, start, line, 1, line, 1))
        return f"{f'cell {spot.cell}, ' if spot.cell else ''}line {spot.line}: {error.msg}"
    except (RecursionError, MemoryError):  # the second is what the parser says of brackets too deep
        return "nested too deeply"
    return ""


_fixer: Fixer | None = None


def prepare_process(project: Project, knowledge: Knowledge, choice: Choice) -> None:
    """Make a process of a pool ready for files of a project."""
    global _fixer
    log_to_file()
    _fixer = Fixer(project, knowledge, choice)


def fix_chunk(files: Sequence[SourceFile]) -> bytes:
    """In a process of a pool: rewrite files and hand back what became of them."""
    assert _fixer is not None, "prepare_process comes first"
    return msgspec.msgpack.encode([_fixer.fix(file) for file in files])
