# SPDX-License-Identifier: Apache-2.0
"""What an editor gets while someone works in a file: hover, fixes, lenses, completion; over the real server process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from mindport.core.rewriting.edits import Edit, apply
from mindport.lsp.positions import Lines
from tests.lsp.editor import CONFIG, run

CODE = """\
# 卷积 😀
import torch
import torch.nn as nn

x = torch.cat((torch.ones(2), torch.ones(3)), dim=0)
layer = nn.Conv2d(1, 2, 3, bias=False)
y = "😀", x.cuda()
"""


@pytest_lsp.fixture(config=CONFIG)
async def editor(lsp_client: LanguageClient, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[None]:
    """A session in a folder with one file, which is open; the client can do everything that VS Code can."""
    root = tmp_path_factory.mktemp("project")
    (root / "model.py").write_text(CODE, encoding="utf-8")
    (root / "other.py").write_text("import torch\nz = torch.zeros(1)\n", encoding="utf-8")
    lsp_client.set_configuration({"mindport": {"device": "cpu"}})
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=pytest_lsp.client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(root.as_uri(), "project")],
        )
    )
    item = types.TextDocumentItem((root / "model.py").as_uri(), "python", 1, CODE)
    lsp_client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    lsp_client.root = root  # type: ignore[attr-defined]
    yield
    await lsp_client.shutdown_session()


def uri(client: LanguageClient, name: str = "model.py") -> str:
    return Path(client.root, name).as_uri()  # type: ignore[attr-defined]


def place(words: str) -> types.Range:
    """Where some words stand in CODE, as VS Code counts: in UTF-16."""
    start = CODE.index(words)
    return Lines(CODE).range(start, start + len(words))


async def actions(client: LanguageClient, words: str, *only: str) -> dict[str, types.CodeAction]:
    """The code actions for some words, by title."""
    context = types.CodeActionContext([], only=only or None)
    document = types.TextDocumentIdentifier(uri(client))
    found = await client.text_document_code_action_async(types.CodeActionParams(document, place(words), context))
    return {one.title: one for one in found or () if isinstance(one, types.CodeAction)}


async def after(client: LanguageClient, action: types.CodeAction) -> str:
    """CODE after an action."""
    resolved = await client.code_action_resolve_async(action)
    assert resolved.edit is not None
    (change,) = resolved.edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 1
    lines = Lines(CODE)
    return apply(CODE, [Edit(*lines.offsets(one.range), getattr(one, "new_text", "")) for one in change.edits])


@pytest.mark.asyncio
async def test_hover_tells_of_the_use_under_the_pointer(editor: LanguageClient) -> None:
    where = place("nn.Conv2d").start
    found = await editor.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri(editor)), where))
    assert found is not None
    assert found.range == place("nn.Conv2d")
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.kind is types.MarkupKind.Markdown
    assert "**torch.nn.Conv2d → mindspore.nn.Conv2d**" in found.contents.value
    elsewhere = types.HoverParams(types.TextDocumentIdentifier(uri(editor)), place("卷积").start)
    assert await editor.text_document_hover_async(elsewhere) is None


@pytest.mark.asyncio
async def test_one_use_is_fixed_and_what_it_needs_imported(editor: LanguageClient) -> None:
    found = await actions(editor, "torch.cat")
    action = next(one for title, one in found.items() if title.startswith("Replace torch.cat"))
    assert action.is_preferred
    text = await after(editor, action)
    assert "import mindspore\n" in text
    assert "mindspore.ops.cat((torch.ones(2), torch.ones(3)), axis=0)" in text
    assert "nn.Conv2d(1, 2, 3, bias=False)" in text


@pytest.mark.asyncio
async def test_all_uses_of_an_api_are_fixed_at_once(editor: LanguageClient) -> None:
    found = await actions(editor, "torch.ones")
    text = await after(editor, next(one for title, one in found.items() if "(2 uses)" in title))
    assert "torch.ones" not in text
    assert "torch.cat" in text


@pytest.mark.asyncio
async def test_fix_all_takes_what_is_safe_and_nothing_else(editor: LanguageClient) -> None:
    (action,) = (await actions(editor, "import torch", "source.fixAll")).values()
    text = await after(editor, action)
    assert "mindspore.ops.cat" in text
    assert "x.cuda()" in text, "what has to be reviewed stays"


@pytest.mark.asyncio
async def test_a_rewrite_to_review_asks_about_each_change(editor: LanguageClient) -> None:
    (action,) = (await actions(editor, "import torch", "source.mindport")).values()
    resolved = await editor.code_action_resolve_async(action)
    assert resolved.edit is not None
    notes = resolved.edit.change_annotations or {}
    asked = {name for name, note in notes.items() if note.needs_confirmation}
    assert "review:torch.Tensor.cuda" in asked
    assert "safe:torch.cat" in notes.keys() - asked


@pytest.mark.asyncio
async def test_one_use_is_ignored_by_a_comment(editor: LanguageClient) -> None:
    found = await actions(editor, "torch.cat")
    text = await after(editor, found["Ignore torch.cat on this line"])
    assert "dim=0)  # mindport: ignore[torch.cat]\n" in text


@pytest.mark.asyncio
async def test_a_lens_sums_up_the_file(editor: LanguageClient) -> None:
    document = types.TextDocumentIdentifier(uri(editor))
    lenses = await editor.text_document_code_lens_async(types.CodeLensParams(document)) or ()
    titles = [lens.command.title for lens in lenses if lens.command is not None]
    assert titles[0].startswith("MindSpore 2.10 on CPU: Convertible ")
    assert titles[1].startswith("Rewrite ")


@pytest.mark.asyncio
async def test_a_scan_of_the_project_takes_what_the_editor_shows(editor: LanguageClient) -> None:
    report = await run(editor, "mindport.scanProject")
    files = {file["path"]: [one["api"] for one in file["findings"]] for file in report["files"]}
    assert "torch.zeros" in files["other.py"]
    assert "torch.Tensor.cuda" in files["model.py"]
    for name in ("model.py", "other.py"):  # open and closed
        one = await run(editor, "mindport.scanFile", uri=uri(editor, name))
        assert [one["api"] for one in one["files"][0]["findings"]] == files[name]


@pytest.mark.asyncio
async def test_a_report_is_written_whole(editor: LanguageClient, tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    assert await run(editor, "mindport.exportReport", format="csv", path=str(file)) == {"path": str(file)}
    assert "torch.zeros" in file.read_text("utf-8-sig")
    with pytest.raises(Exception, match="'pdf' is no format: give one of text"):
        await run(editor, "mindport.exportReport", format="pdf")


@pytest.mark.asyncio
async def test_a_project_is_rewritten_by_the_editor(editor: LanguageClient) -> None:
    done = await run(editor, "mindport.fixProject", safety="safe")
    assert (done["applied"], done["files"]) == (True, 2)
    assert "torch.Tensor.cuda" in [one["api"] for one in done["left"]]
    (edit,) = editor.edits  # type: ignore[attr-defined]
    changed = {change.text_document.uri: change.text_document.version for change in edit.document_changes}
    assert changed == {uri(editor): 1, uri(editor, "other.py"): None}


@pytest.mark.asyncio
async def test_a_project_to_review_asks_about_what_is_not_safe_alone(editor: LanguageClient) -> None:
    await run(editor, "mindport.fixProject", safety="review")
    edit: types.WorkspaceEdit = editor.edits[-1]  # type: ignore[attr-defined]
    notes = edit.change_annotations or {}
    asked = {name for name, note in notes.items() if note.needs_confirmation}
    assert asked
    assert all(name.startswith("review:") for name in asked)
    assert {"review:torch.Tensor.cuda"} <= asked
    assert {"safe:torch.cat", "safe:torch.zeros", "safe:imports"} <= notes.keys() - asked
    changes = [one for one in edit.document_changes or () if isinstance(one, types.TextDocumentEdit)]
    names = {
        one.annotation_id for change in changes for one in change.edits if isinstance(one, types.AnnotatedTextEdit)
    }
    assert names == notes.keys()
    closed = next(one for one in changes if one.text_document.uri.endswith("other.py"))
    assert len(closed.edits) > 1, "each change of a closed file is one of its own"


@pytest.mark.asyncio
async def test_the_mapping_is_searched_and_looked_up(editor: LanguageClient) -> None:
    found = await run(editor, "mindport.searchApi", query="conv2d", limit=5)
    assert "torch.nn.Conv2d" in [item["api"] for item in found["items"]]
    known = await run(editor, "mindport.lookup", api="torch.nn.modules.conv.Conv2d")
    assert known["canonical"] == "torch.nn.Conv2d"
    assert known["markdown"].startswith("**torch.nn.Conv2d → ")
    symbols = await editor.workspace_symbol_async(types.WorkspaceSymbolParams("Conv2d"))
    assert "torch.nn.Conv2d" in [one.name for one in symbols or ()]


@pytest.mark.asyncio
async def test_version_and_device_are_switched_for_the_session(editor: LanguageClient) -> None:
    before = await run(editor, "mindport.listVersions")
    assert before["device"] == "cpu"
    assert (await run(editor, "mindport.switchVersion", version="2.10.0", device="ascend"))["device"] == "ascend"
    with pytest.raises(Exception, match=r"the database does not know MindSpore 1\.1"):
        await run(editor, "mindport.switchVersion", version="1.1")
    with pytest.raises(Exception, match="'tpu' is no device"):
        await run(editor, "mindport.switchVersion", device="tpu")
    now = await run(editor, "mindport.switchVersion", device="cpu")
    assert now == {**before, "from": "session"}


@pytest.mark.asyncio
async def test_names_are_completed_by_what_they_stand_for(editor: LanguageClient) -> None:
    text = "from mindspore import ops\n\ny = ops.ca\n"
    item = types.TextDocumentItem(uri(editor, "new.py"), "python", 1, text)
    editor.text_document_did_open(types.DidOpenTextDocumentParams(item))
    where = types.CompletionParams(types.TextDocumentIdentifier(item.uri), types.Position(2, 10))
    found = await editor.text_document_completion_async(where)
    items = found.items if isinstance(found, types.CompletionList) else found or ()
    cat = next(one for one in items if one.label == "cat")
    assert cat.detail is not None
    assert cat.detail.startswith("stands for torch.cat")
    resolved = await editor.completion_item_resolve_async(cat)
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert "torch.cat" in resolved.documentation.value
