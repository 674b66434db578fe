# SPDX-License-Identifier: Apache-2.0
"""Pages read alike as Markdown and as plain text, and nothing in them becomes markup by itself."""

from mindport.lsp.page import Bullets, Code, Grid, Heading, Links, Paragraph, as_markdown, as_plain

PAGE = (
    Heading("torch.nn.init.normal_ → Normal"),
    Paragraph("same\nrun on CPU"),
    Code(("f(x, *, y=1)",)),
    Grid(("f", "g", ""), (("x", "input_x", "renamed"), ("a|b", "", "left out")), frozenset((0, 1))),
    Bullets(("give *args* or <b>",)),
    Links((("docs", "https://example.org/a_b"),)),
)


def test_markdown() -> None:
    assert as_markdown(PAGE).split("\n\n") == [
        "**torch.nn.init.normal\\_ → Normal**",
        "same  \nrun on CPU",
        "```python\nf(x, *, y=1)\n```",
        "| f | g |  |\n|---|---|---|\n| `x` | `input_x` | renamed |\n| `a\\|b` |  | left out |",
        "- give \\*args\\* or \\<b\\>",
        "[docs](https://example.org/a_b)",
    ]


def test_plain_text() -> None:
    assert as_plain(PAGE).split("\n\n") == [
        "torch.nn.init.normal_ → Normal",
        "same\nrun on CPU",
        "    f(x, *, y=1)",
        "f    g\nx    input_x  renamed\na|b           left out",
        "- give *args* or <b>",
        "docs: https://example.org/a_b",
    ]
