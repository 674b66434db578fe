# SPDX-License-Identifier: Apache-2.0
"""Reports of a scan: one module per format, each with `render(report, language)`; a new format is a line here."""

from collections.abc import Callable

from mindport.report import csv, html, json, markdown, sarif, text
from mindport.report.document import Report

Render = Callable[[Report, str], str]

FORMATS: dict[str, Render] = {
    "text": text.render,
    "json": json.render,
    "csv": csv.render,
    "html": html.render,
    "sarif": sarif.render,
    "markdown": markdown.render,
}
"""What `--format` names. The language is "en" or "zh-cn"; HTML carries both and opens in it."""
