# SPDX-License-Identifier: Apache-2.0
"""Neovim itself, without a screen, with the configuration that docs/editors.md gives: a finding is seen and fixed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs_editor

GUIDE = Path(__file__).parents[2] / "docs" / "editors.md"
CODE = "import torch\n\n# 卷积 😀\ny = '😀', torch.cat([torch.ones(2)], dim=0)\n"
SCRIPT = """
local function wait(what, done)
  if not vim.wait(120000, done, 50) then
    io.stderr:write("not seen: " .. what .. "\\n")
    vim.cmd("cquit 3")
  end
end
wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
local seen = {}
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(seen, { line = one.lnum, column = one.col, message = one.message, source = one.source })
end
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    if options.format_item(item):find("Replace torch.cat", 1, true) then choose(item) return end
  end
end
vim.api.nvim_win_set_cursor(0, { 4, 20 })
vim.lsp.buf.code_action()
wait("the fix", function() return vim.fn.search("mindspore", "nw") > 0 end)
vim.cmd("write")
local result = io.open(vim.env.RESULT, "w")
result:write(vim.fn.json_encode(seen))
result:close()
vim.cmd("qall!")
"""


def configuration() -> str:
    """What the guide says for the version of Neovim that is here."""
    version = subprocess.run(["nvim", "--version"], capture_output=True, text=True, check=True).stdout
    numbers = re.search(r"v(\d+)\.(\d+)", version)
    assert numbers is not None
    kind = "new" if (int(numbers[1]), int(numbers[2])) >= (0, 11) else "old"
    blocks = dict(re.findall(r"<!-- neovim: (\w+) -->\n```lua\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))
    return str(blocks[kind])


def test_a_finding_is_seen_and_fixed(tmp_path: Path) -> None:
    (tmp_path / "init.lua").write_text(configuration(), "utf-8")
    (tmp_path / "try.lua").write_text(SCRIPT, "utf-8")
    file = tmp_path / "model.py"
    file.write_text(CODE, "utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "mindport").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mindport "$@"\n')
    (programs / "mindport").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "RESULT": str(tmp_path / "seen.json"),
        "XDG_STATE_HOME": str(tmp_path),
    }
    nvim = shutil.which("nvim")
    assert nvim is not None, "nox -s editors installs Neovim"
    command = [nvim, "--headless", "-u", "init.lua", "-n", str(file), "-c", "luafile try.lua"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr
    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    cat = next(one for one in seen if one["message"].startswith("torch.cat becomes "))
    assert (cat["line"], cat["source"]) == (3, "mindport")
    assert "y = '😀', mindspore.ops.cat([torch.ones(2)], axis=0)\n" in file.read_text("utf-8"), (
        "for the CPU, as configured"
    )
