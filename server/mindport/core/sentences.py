# SPDX-License-Identifier: Apache-2.0
"""The sentences in which a judgement is told, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mindport.core.mapping import Entry, NotRun, Text, Verdict
from mindport.core.model import Certainty, Usage

if TYPE_CHECKING:
    from mindport.core.judge import Judgement, Options

_NOT_RUN = {
    NotRun.GPU: Text("needs a GPU or another accelerator", "需要 GPU 或其他加速器"),
    NotRun.PROCESSES: Text("needs several processes", "需要多个进程"),
    NotRun.PACKAGE: Text("needs another package", "需要其他软件包"),
    NotRun.FILE: Text("needs a file that a converted program writes", "需要转换后的程序写出的文件"),
    NotRun.CODE: Text("needs code around it that a person writes", "需要人工编写相关代码"),
    NotRun.ONCE: Text("can be called only before anything else has run", "只能在其他运算之前调用"),
    NotRun.NAME: Text("a name without a value to compare", "只是名称，没有可比较的值"),
    NotRun.OBJECT: Text("yields an object that only its own framework can use", "得到的对象只能由各自的框架使用"),
}

DELETED = ("{self}", "{module}", "None")
"""Templates that leave nothing of a call but what it was called on."""


def message(usage: Usage, entry: Entry | None, judged: Judgement, options: Options) -> Text:
    """One or two sentences: what stands for the API, and what this call has to mind."""
    api = usage.api
    text = Text("", "")
    if usage.certainty is Certainty.BY_NAME:
        text = Text(f"Possibly {api}: only the name fits. ", f"可能是 {api}：仅名称相符。")
    return plus(text, verdict_sentence(api, entry, judged, options))


def verdict_sentence(api: str, entry: Entry | None, judged: Judgement, options: Options) -> Text:
    target = judged.target
    if entry is None:
        return Text(
            f"The mapping database has no entry for {api}; look it up by hand.",
            f"映射数据库中没有 {api} 的条目，请手动查询。",
        )
    if target is None:
        if entry.targets:
            where = f"MindSpore {options.mindspore} ({options.device.value})"
            return Text(f"Nothing stands for {api} on {where}.", f"在 {where} 上没有与 {api} 对应的接口。")
        if entry.library_model:
            return Text(
                f"{api} is a ready model of a library, not an operator.", f"{api} 是第三方库的现成模型，不是算子。"
            )
        return Text(f"Nothing in MindSpore stands for {api}.", f"MindSpore 中没有与 {api} 对应的接口。")
    name = target.api or target.template or ""
    if target.template in DELETED:
        return Text(f"{api} is not needed in MindSpore.", f"MindSpore 中不需要 {api}。")
    if judged.unsupported:
        given = ", ".join(judged.unsupported)
        return Text(
            f"{api} becomes {name}, but this call gives {given}, which has no counterpart there.",
            f"{api} 对应 {name}，但此调用给出的参数 {given} 没有对应项。",
        )
    if judged.stars:
        given = ", ".join(judged.stars)
        return Text(
            f"{api} becomes {name}; what {given} passes cannot be checked.",
            f"{api} 对应 {name}；无法检查 {given} 传入的内容。",
        )
    if judged.verdict is Verdict.SAME:
        return Text(f"{api} becomes {name}; this use is the same.", f"{api} 对应 {name}；此处用法一致。")
    if judged.verdict is Verdict.RENAMED:
        return Text(
            f"{api} becomes {name}; names or order of arguments change, the result does not.",
            f"{api} 对应 {name}；参数名称或写法有变化，结果不变。",
        )
    return Text(
        f"{api} becomes {name}, with differences that concern this use.", f"{api} 对应 {name}，存在影响此处用法的差异。"
    )


def rewrite_title(api: str, target: str | None) -> Text:
    """What rewriting a use does, for a menu; `target` is the name or template that stands for the API."""
    if target is None or target in DELETED:
        return Text(f"Remove {api}", f"删除 {api}")
    return Text(f"Replace {api} with {target}", f"将 {api} 替换为 {target}")


def not_run(reason: NotRun) -> Text:
    """Why an entry has no runs."""
    return plus(Text("documented, not run here: ", "仅据文档，未运行："), _NOT_RUN[reason])


def plus(first: Text, second: Text) -> Text:
    return Text(first.en + second.en, first.zh + second.zh)


def joined(texts: Sequence[Text]) -> Text | None:
    """Several texts as one, a line each; None where there are none."""
    if not texts:
        return None
    return Text("\n".join(text.en.strip() for text in texts), "\n".join((text.zh or text.en).strip() for text in texts))
