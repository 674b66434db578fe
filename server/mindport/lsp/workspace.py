# SPDX-License-Identifier: Apache-2.0
"""The open texts exactly as the client has them: pygls's own would split lines where LSP does not."""

import logging
import re
from collections.abc import Sequence

from lsprotocol import types
from pygls.workspace import TextDocument, Workspace

from mindport.lsp.positions import Lines

_LOG = logging.getLogger(__name__)
_SURROGATE = re.compile("[\ud800-\udfff]")


class ExactDocument(TextDocument):
    """A text that changes as the client says."""

    @property
    def source(self) -> str:
        return self._source or ""

    @property
    def exact_lines(self) -> Lines:
        """The lines of the present text."""
        text = self.source
        if self._lines is None or self._lines_of is not text:
            self._lines, self._lines_of = Lines(text, self.position_codec.encoding), text
        return self._lines

    _lines: Lines | None = None
    _lines_of: str | None = None

    @property
    def lines(self) -> Sequence[str]:
        ends = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
        return ends.findall(self.source)

    def apply_change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Make a change of the client's: of a range, or of everything."""
        if not isinstance(change, types.TextDocumentContentChangePartial):
            self._source = change.text
            return
        start, end = self.exact_lines.offsets(change.range)
        text = self.source
        new = text[:start] + change.text + text[max(start, end) :]
        if _SURROGATE.search(change.text):  # two halves of an emoji may have found each other
            new = new.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        self._source = new


class ExactWorkspace(Workspace):
    """Open documents and notebooks; what the client says of documents that are not open is not heeded."""

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> ExactDocument:
        return ExactDocument(
            doc_uri,
            source=source if source is not None else "",
            version=version,
            language_id=language_id,
            sync_kind=self._sync_kind,
            position_codec=self._position_codec,
        )

    def update_text_document(
        self, text_doc: types.VersionedTextDocumentIdentifier, change: types.TextDocumentContentChangeEvent
    ) -> None:
        try:
            super().update_text_document(text_doc, change)
        except KeyError:
            _LOG.warning("%s: changed without being open: ignored", text_doc.uri)

    def update_notebook_document(self, params: types.DidChangeNotebookDocumentParams) -> None:
        cells = params.change.cells
        if cells is not None and cells.structure is not None and cells.structure.did_close:
            # A moved cell may be closed and opened in one change; pygls would open first and then close.
            opened = {cell.uri for cell in cells.structure.did_open or ()}
            cells.structure.did_close = [cell for cell in cells.structure.did_close if cell.uri not in opened]
        try:
            super().update_notebook_document(params)
        except KeyError:
            _LOG.warning("%s: changed without being open: ignored", params.notebook_document.uri)
