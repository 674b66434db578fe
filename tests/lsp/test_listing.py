# SPDX-License-Identifier: Apache-2.0
"""`mindport.listFiles`: the files that a view of the project shows are those that a scan would look at."""

from pathlib import Path
from typing import Any

from tests.lsp.wire import Wire


def listed(wire: Wire) -> Any:
    answer = wire.request("workspace/executeCommand", {"command": "mindport.listFiles", "arguments": [{}]})
    return answer["result"]["folders"]


def test_excluded_and_ignored_files_are_left_out(wire: Wire, tmp_path: Path) -> None:
    for name in ("a.py", "deep/b.ipynb", "deep/c.md", "left/d.py", "old/e.py", ".venv/f.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / ".gitignore").write_text("left/\n")
    (tmp_path / "pyproject.toml").write_text('[tool.mindport]\nexclude = ["old/"]\n')
    wire.begin(tmp_path)
    assert listed(wire) == [{"uri": tmp_path.as_uri(), "files": ["a.py", "deep/b.ipynb"]}]


def test_a_folder_without_python_has_none(wire: Wire, project: Path) -> None:
    wire.begin(project)
    assert listed(wire) == [{"uri": project.as_uri(), "files": []}]
