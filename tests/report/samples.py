# SPDX-License-Identifier: Apache-2.0
"""Results that report tests show: a small project with one of everything, a hostile one and a large one."""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from mindport.core.mapping import Device, Text, Verdict
from mindport.core.model import Category, Certainty, Evidence, FileResult, FileStatus, Finding, Safety, Span, Use
from mindport.project.result import ScanResult, Tool
from mindport.project.settings import Settings

NASTY = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\x1b[31mred\x1b[0m",
    "a|b`c`[d](http://x)*e*_f_",
    "two\nlines\r\nand\ttab",
    "line\u2028separator\u2029paragraph",
    "right\u202eleft",
    "quote\"and'apostrophe",
    "half \udcff of a pair",
    "{0} {{self}} [a](1)",
    "]]> --> <!-- <!--<script>",
    "&amp; &lt; %3Cscript%3E",
)
"""Strings that one format or another takes for more than text."""
ADVICE = Text("1. Leave it out.\n2. Or ask for it.", "1. 删除。\n2. 或申请支持。")


def finding(
    api: str = "torch.nn.Conv2d",
    line: int = 1,
    column: int = 1,
    *,
    target: str | None = "mindspore.nn.Conv2d",
    verdict: Verdict | None = Verdict.SAME,
    category: Category = Category.CONVERTIBLE,
    message: str | None = None,
    difference: Text | None = None,
    advice: Text | None = None,
    **others: Any,
) -> Finding:
    """A finding with what a test does not care about filled in."""
    width = len(api.rpartition(".")[2])
    base = Finding(
        api=api,
        span=Span(0, width, line, column, line, column + width),
        use=Use.CALL,
        certainty=Certainty.RESOLVED,
        category=category,
        verdict=verdict,
        entry_verdict=verdict,
        target=target,
        message=Text(message or f"{api} becomes {target}", f"{api} 对应 {target}"),
        difference=difference,
        safety=Safety.REVIEW,
        verified=None,
        links={"source": f"https://docs.pytorch.org/docs/stable/generated/{api}.html"},
        devices=(Device.ASCEND, Device.GPU, Device.CPU),
        advice=advice,
    )
    return structs.replace(base, **others)


def missing(api: str, line: int = 1, advice: Text = ADVICE, **others: Any) -> Finding:
    """A finding for which nothing stands."""
    return finding(
        api,
        line,
        target=None,
        verdict=Verdict.NONE,
        category=Category.NO_MAPPING,
        message=f"{api} has no counterpart",
        advice=advice,
        safety=Safety.NONE,
        devices=(),
        **others,
    )


def scan(*files: FileResult, known: dict[str, dict[str, int]] | None = None) -> ScanResult:
    """The result of a scan of these files."""
    tool = Tool("0.1.0", "f00d", {"torch": ("2.13.0",), "tensorflow": ("2.21.0",), "mindspore": ("2.9.0", "2.10.0")})
    return ScanResult("/home/user/project", files, Settings(), tool, known=known)


def small_project() -> ScanResult:
    """Two modules, a notebook, a skipped and an unreadable file, with every category, verdict and use among them."""
    momentum = Text("momentum weighs the other way round.", "momentum 的含义相反。")
    untried = Text("no equal run gives groups", "没有给出 groups 且结果一致的用例")
    nowhere = Text("not run on ascend: documented only", "尚未在 ascend 上运行，仅据文档")
    table = Text("MindSpore's table of release r2.0 calls the two consistent.", "MindSpore r2.0 的映射表称两者一致。")
    evidence = Evidence(Device.CPU, "2.13.0", "2.10.0", 12, 3e-7, gradients=10, gradient_error=2e-6)
    model = (
        finding("torch.nn", 1, 8, use=Use.IMPORT, target="mindspore.nn"),
        finding("torch.nn.Module", 4, 11, use=Use.BASE, target="mindspore.nn.Cell", verdict=Verdict.RENAMED),
        finding("torch.nn.Conv2d", 6, 20, verified=evidence, safety=Safety.SAFE),
        finding("torch.nn.Conv2d", 7, 20, verdict=Verdict.RENAMED, entry_verdict=Verdict.DIFFERS, unverified=untried),
        finding("torch.nn.BatchNorm2d", 8, 20, verdict=Verdict.DIFFERS, target="mindspore.nn.BatchNorm2d",
                unverified=nowhere, official=table, difference=momentum, links={"difference": "https://www.mindspore.cn/docs/BatchNorm2d.html"}),
        finding("torch.Tensor.view", 12, 18, certainty=Certainty.INFERRED, target="mindspore.Tensor.view"),
    )  # fmt: skip
    train = (
        missing("torch.Tensor.backward", 20),
        missing("torch.Tensor.backward", 31),
        missing("torchvision.models.resnet50", 5, library_model=True),
        finding("torch.compile", 6, target=None, verdict=None, category=Category.NO_MAPPING, safety=Safety.NONE),
        finding("torch.Tensor.split", 9, certainty=Certainty.BY_NAME, category=Category.POSSIBLE_TENSOR,
                target="mindspore.Tensor.split", verdict=Verdict.DIFFERS, needs_mindspore=">=2.9"),
        finding("torchvision.transforms.Resize", 14, category=Category.DATA_PROCESSING,
                target="mindspore.dataset.vision.Resize", verdict=Verdict.DIFFERS),
    )  # fmt: skip
    return scan(
        FileResult("explore.ipynb", FileStatus.OK, None, (finding("tf.keras.layers.Dense", 2, cell=3),), 9),
        FileResult("lib/broken.py", FileStatus.UNREADABLE, Text("not UTF-8 at byte 7", "第 7 个字节不是 UTF-8")),
        FileResult("model.py", FileStatus.OK, None, model, 120, {"einops": 3}),
        FileResult("train.py", FileStatus.OK, None, train, 80, {"einops": 1, "timm": 6}),
        FileResult("util.py", FileStatus.SKIPPED),
    )


def hostile_project() -> ScanResult:
    """Every nasty string as file name, API, target, message, difference, advice, error and package."""
    files = (
        FileResult(text, FileStatus.OK, Text(text), (
            finding(text, 1, target=text, message=text, difference=Text(text, text), verdict=Verdict.DIFFERS,
                    links={"source": text, "difference": "javascript:alert(1)"}),
            finding(text, 2, target=None, verdict=None, category=Category.NO_MAPPING, advice=Text(text, text)),
            finding(text, 3, target=text, category=Category.POSSIBLE_TENSOR),
        ), 3, {text: 1})
        for text in NASTY
    )  # fmt: skip
    return scan(*files, FileResult("x" + "".join(NASTY), FileStatus.UNREADABLE, Text("".join(NASTY))))


def large_project(findings: int, each: int = 200) -> ScanResult:
    """As many findings as asked for, over several hundred APIs and files of `each` findings."""
    files = (
        FileResult(
            f"package_{number % 7}/part_{number % 31}/module_{number}.py",
            FileStatus.OK,
            None,
            tuple(_varied(number * each + at, at + 1) for at in range(min(each, findings - number * each))),
            1000,
            {"einops": 2, "transformers": 1},
        )
        for number in range(-(-findings // each))
    )
    return scan(*files)


def all_findings(files: Iterable[FileResult]) -> list[Finding]:
    return [each for file in files for each in file.findings]


def _varied(number: int, line: int) -> Finding:
    api = f"torch.nn.functional.layer_{number * 7919 % 613}"
    kind = number % 20
    if kind < 2:
        return missing(api.replace("functional", "missing"), line)
    if kind < 4:
        return finding(api.replace("nn.functional", "Tensor"), line, category=Category.POSSIBLE_TENSOR,
                       certainty=Certainty.BY_NAME)  # fmt: skip
    if kind < 8:
        text = Text(f"The default of argument {number % 50} differs.", f"第 {number % 50} 个参数的默认值不同。")
        return finding(api, line, 9, verdict=Verdict.DIFFERS, target=f"mindspore.ops.layer_{number % 613}",
                       difference=text)  # fmt: skip
    return finding(api, line, 5, verdict=Verdict.RENAMED, target=f"mindspore.mint.layer_{number % 613}")
