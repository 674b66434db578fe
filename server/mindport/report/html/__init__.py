# SPDX-License-Identifier: Apache-2.0
"""The HTML report: one file with its styles, its script and its data inside, which asks for nothing from outside."""

import base64
import hashlib
from importlib.resources import files

from mindport.report.document import Report
from mindport.report.html.payload import payload
from mindport.report.json import encode

SCRIPTS = ("data.js", "page.js", "overview.js", "tree.js", "apis.js", "lists.js", "main.js")
"""In the order in which the page needs them."""


def render(report: Report, language: str) -> str:
    """The page; it opens in a language and has both."""
    from jinja2 import Environment  # here, because it is slow to import and no other format needs it
    from markupsafe import Markup

    style = _read("style.css")
    script = '"use strict";\n' + "\n".join(_read(name) for name in SCRIPTS)
    template = Environment(autoescape=True).from_string(_read("report.html.j2"))
    return template.render(
        name=report.name,
        language="zh-CN" if language.startswith("zh") else "en",
        policy=policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(_inside_script(encode(payload(report, language)))),
    )


def policy(style: str, script: str) -> str:
    """The page may use its own style and script and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inside_script(json: str) -> str:
    """JSON in which nothing ends a script element or begins a comment."""
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
