# SPDX-License-Identifier: Apache-2.0
"""Every word that reports say on their own, in English and Simplified Chinese.

The keys that repeat an enum's value (`category.convertible`, `verdict.same`, …) are what `label` looks up, so a term
reads the same in every format.
"""

from collections.abc import Mapping
from enum import Enum

from mindport.core.mapping import Text, Verdict
from mindport.core.model import FileStatus, Safety
from mindport.core.sentences import DELETED

POLICY_PAGE = Text(
    "https://www.mindspore.cn/docs/en/r2.3/migration_guide/missing_api_processing_policy.html",
    "https://www.mindspore.cn/docs/zh-CN/r2.3/migration_guide/missing_api_processing_policy.html",
)
"""What MindSpore's migration guide says of missing APIs."""

TEXTS: dict[str, Text] = {
    "category.convertible": Text("Convertible", "可转换"),
    "category.possible-tensor": Text("Possibly a Tensor API", "可能是 Tensor 的 API"),
    "category.no-mapping": Text("No direct mapping", "暂无直接映射"),
    "category.data-processing": Text("Data processing", "数据处理"),
    "category.convertible.help": Text(
        "MindSpore has a counterpart; what differs is said beside it.", "MindSpore 有对应 API，差异见说明。"
    ),
    "category.possible-tensor.help": Text(
        "Only the method's name fits: look whether the object is a Tensor.", "仅方法名相符，请确认该对象是否为 Tensor。"
    ),
    "category.no-mapping.help": Text(
        "Nothing stands for it directly; the advice says what to do instead.", "没有直接对应的 API，请参考处理建议。"
    ),
    "category.data-processing.help": Text(
        "Prepares data outside the network: NumPy, PIL, OpenCV, Pandas or mindspore.dataset do this. Not missing.",
        "在网络之外准备数据，可用 NumPy、PIL、OpenCV、Pandas 或 mindspore.dataset 完成，不计入缺失。",
    ),
    "target.deleted": Text("not needed: leave it out", "不需要，删去即可"),
    "verdict.same": Text("same", "一致"),
    "verdict.renamed": Text("same after renaming", "改写后一致"),
    "verdict.differs": Text("differs", "有差异"),
    "verdict.none": Text("no counterpart", "无对应"),
    "verdict.unknown": Text("not in the database", "数据库未收录"),
    "safety.safe": Text("safe", "可安全改写"),
    "safety.review": Text("review", "需人工复核"),
    "safety.show": Text("sketch only", "仅供参考"),
    "safety.none": Text("no rewrite", "不可自动改写"),
    "certainty.resolved": Text("resolved", "已确定"),
    "certainty.inferred": Text("inferred", "推断得出"),
    "certainty.by-name": Text("by name only", "仅名称相符"),
    "use.call": Text("call", "调用"),
    "use.attribute": Text("attribute", "属性"),
    "use.base": Text("base class", "基类"),
    "use.decorator": Text("decorator", "装饰器"),
    "use.annotation": Text("annotation", "类型注解"),
    "use.import": Text("import", "导入"),
    "use.value": Text("passed as a value", "作为值传递"),
    "status.ok": Text("scanned", "已扫描"),
    "status.skipped": Text("skipped", "已跳过"),
    "status.unreadable": Text("unreadable", "无法读取"),
    "assessment": Text("Assessment", "评估"),
    "assessment.as-is": Text("Converts as it stands", "可直接转换"),
    "assessment.differs": Text("Converts, with differences to read", "可转换，但有差异需确认"),
    "assessment.by-hand": Text("To do by hand", "需手工处理"),
    "assessment.to-check": Text("To check: possibly a Tensor API", "待确认：可能是 Tensor 的 API"),
    "assessment.basis": Text(
        "of {counted} uses; not counted: imports ({imports}); apart: data processing ({data})",
        "共 {counted} 处使用；{imports} 处导入不计，{data} 处数据处理另列",
    ),
    "assessment.empty": Text("No framework API was found.", "未发现框架 API。"),
    "files": Text("Files", "文件"),
    "file": Text("File", "文件"),
    "lines": Text("Lines", "行数"),
    "uses": Text("Uses", "使用次数"),
    "apis": Text("APIs", "API"),
    "places": Text("Places", "位置"),
    "api": Text("API", "API"),
    "target": Text("MindSpore API", "MindSpore API"),
    "category": Text("Category", "类别"),
    "verdict": Text("Verdict", "结论"),
    "certainty": Text("Certainty", "确定程度"),
    "use": Text("Use", "使用方式"),
    "safety": Text("Safety of a rewrite", "改写安全性"),
    "difference": Text("Difference", "差异"),
    "message": Text("Message", "说明"),
    "advice": Text("Advice", "建议"),
    "evidence": Text("Evidence", "验证依据"),
    "evidence.none": Text("not verified", "未验证"),
    "evidence.why": Text("not verified: {reason}", "未验证：{reason}"),
    "evidence.error": Text("largest error {error}", "最大误差 {error}"),
    "official": Text("Official tables", "官方映射表"),
    "evidence.one": Text(
        "verified on {device}: {cases} case, largest error {error}, MindSpore {mindspore} against {source}",
        "已在 {device} 上验证：{cases} 个用例，最大误差 {error}，MindSpore {mindspore} 对比 {source}",
    ),
    "evidence.some": Text(
        "verified on {device}: {cases} cases, largest error {error}, MindSpore {mindspore} against {source}",
        "已在 {device} 上验证：{cases} 个用例，最大误差 {error}，MindSpore {mindspore} 对比 {source}",
    ),
    "platforms": Text("Platforms", "平台"),
    "needs": Text("needs MindSpore {version}", "需要 MindSpore {version}"),
    "missing": Text("Missing APIs, most used first", "缺失的 API（按使用次数排序）"),
    "missing.unknown": Text(
        "Not in the mapping database yet: look for a counterpart by hand or ask for an entry.",
        "映射数据库尚未收录，请自行查找对应 API 或申请补充。",
    ),
    "models": Text("Ready models of libraries", "第三方库的现成模型"),
    "models.help": Text(
        "Do not rewrite these calls: take the model from a MindSpore collection, or port its source; convert weights.",
        "不要逐个改写这些调用：可改用 MindSpore 模型库中的同名模型，或移植其源码，再转换权重。",
    ),
    "packages": Text("Third-party packages", "第三方包"),
    "package": Text("Package", "包"),
    "packages.help": Text(
        "Their own code was not scanned; look at what each does with Tensors.",
        "未扫描这些包自身的代码，请检查其与 Tensor 相关的部分。",
    ),
    "package.advice": Text("Analyse by hand what it does with Tensors.", "请人工分析其中与 Tensor 相关的用法。"),
    "problems": Text("Files that could not be read", "无法读取的文件"),
    "changes": Text("Since the baseline", "与基线相比"),
    "changes.gone": Text("gone", "已消除"),
    "changes.new": Text("new", "新增"),
    "changes.kept": Text("unchanged", "未变"),
    "next": Text("Next", "下一步"),
    "next.html": Text("every place, with filters and links: {command}", "查看全部位置、筛选与链接：{command}"),
    "next.lookup": Text("one API in full: {command}", "查看单个 API 的详情：{command}"),
    "next.baseline": Text("measure progress from here: {command}", "以当前结果为基线衡量进展：{command}"),
    "fix.would": Text("To rewrite: {count} in {files}", "待改写：{files}，共 {count}"),
    "fix.done": Text("Rewritten: {count} in {files}", "已改写：{files}，共 {count}"),
    "fix.nothing": Text("Nothing to rewrite.", "没有需要改写的内容。"),
    "fix.uses": Text("{count} uses", "{count} 处使用"),
    "fix.use": Text("1 use", "1 处使用"),
    "fix.files": Text("{count} files", "{count} 个文件"),
    "fix.file": Text("1 file", "1 个文件"),
    "fix.safe": Text("{count} safe", "{count} 处可安全改写"),
    "fix.review": Text("{count} to review", "{count} 处需复核"),
    "fix.mixed": Text(
        "{files} still with uses of the old framework: tensors of the two do not mix, so do not expect it to run yet.",
        "{files}仍在使用原框架：两种框架的张量不能混用，改写完成之前可能无法运行。",
    ),
    "fix.unproven": Text(
        "Nothing has been run on {device} so far, so every rewrite for it waits for a review; "
        "what runs elsewhere showed stands beside each.",
        "尚未在 {device} 上运行过任何用例，因此面向它的改写都需要复核；其他设备上的运行结果列在各处。",
    ),
    "fix.reviews": Text("To review after the rewrite", "改写后需复核"),
    "fix.kept": Text("Left as it is: {count}", "保持不变：{count}"),
    "fix.waiting": Text("Not rewritten without review: {count}", "需复核，未改写：{count}"),
    "fix.refused": Text("Files left alone", "未改动的文件"),
    "fix.more-files": Text("… and {count} more files", "……另有 {count} 个文件"),
    "fix.more-reasons": Text("… and {count} more reasons", "……另有 {count} 种原因"),
    "fix.write": Text("write these changes", "写入以上改动"),
    "fix.more": Text("also rewrite what a person must review", "同时改写需人工复核的部分"),
    "fix.undo": Text("undo all of it", "全部撤销"),
    "fix.undo.patch": Text("or without git", "或不使用 git"),
    "fix.scan": Text("see what is left to do", "查看剩余工作"),
    "fix.places": Text("every file, reason and place", "列出全部文件、原因和位置"),
    "more.places": Text("… and {count} more", "……另有 {count} 处"),
    "more.apis": Text("… and {count} more APIs", "……另有 {count} 个 API"),
    "more.report": Text("… and {count} more: the HTML report has all", "……另有 {count} 项，完整内容见 HTML 报告"),
    "title": Text("From PyTorch and TensorFlow to MindSpore", "从 PyTorch 和 TensorFlow 迁移到 MindSpore"),
    "for": Text("for MindSpore {mindspore} on {device}", "目标：{device} 上的 MindSpore {mindspore}"),
    "cell": Text("cell {number}", "单元格 {number}"),
    "csv.original": Text("Original Api", "Original Api"),
    "csv.version": Text("Original Api Version", "Original Api Version"),
    "csv.target": Text("MindSpore Api", "MindSpore Api"),
    "csv.platform": Text("Platform", "Platform"),
    "csv.description": Text("Description", "Description"),
    "csv.policy": Text("Missing API Processing Policy", "Missing API Processing Policy"),
    "csv.note": Text("Version Note", "Version Note"),
    "csv.policy-page": Text("Missing API Processing Policy", "缺失 API 处理策略"),
    "device.ascend": Text("Ascend", "Ascend"),
    "device.gpu": Text("GPU", "GPU"),
    "device.cpu": Text("CPU", "CPU"),
    "html.skip": Text("Skip to the lists", "跳到列表"),
    "html.light": Text("Light", "浅色"),
    "html.dark": Text("Dark", "深色"),
    "html.figures": Text("What was scanned", "扫描范围"),
    "html.skipped": Text("Files skipped", "跳过的文件"),
    "html.unreadable": Text("Files unreadable", "无法读取的文件"),
    "html.uses": Text("uses", "处使用"),
    "html.one-use": Text("use", "处使用"),
    "html.progress": Text(
        "{percent} of the {before} uses in the baseline are gone.", "基线中的 {before} 处使用已消除 {percent}。"
    ),
    "html.by-category": Text("Uses by category", "按类别"),
    "html.top-files": Text("Files with most uses", "使用最多的文件"),
    "html.quality": Text("How sure, and what verdict", "确定程度与结论"),
    "html.tab.apis": Text("APIs", "API"),
    "html.tab.files": Text("Files", "文件"),
    "html.tab.missing": Text("Missing APIs", "缺失的 API"),
    "html.tab.packages": Text("Third-party packages", "第三方包"),
    "html.everything": Text("Everything", "全部"),
    "html.everything.help": Text("All uses of framework APIs that were found.", "发现的所有框架 API 使用。"),
    "html.all-files": Text("All files", "全部文件"),
    "html.search": Text("Search API, MindSpore API or file", "搜索 API、MindSpore API 或文件"),
    "html.any": Text("any", "不限"),
    "html.only-new": Text("only new since the baseline", "仅看基线之后新增"),
    "html.clear": Text("Clear filters", "清除筛选"),
    "html.found": Text("{apis} APIs, {uses} uses", "{apis} 个 API，{uses} 处使用"),
    "html.nothing": Text("Nothing matches these filters.", "没有符合筛选条件的结果。"),
    "html.nothing-missing": Text("No API is missing.", "没有缺失的 API。"),
    "html.no-packages": Text("No third-party package is used.", "未使用第三方包。"),
    "html.no-advice": Text("No advice yet.", "暂无建议。"),
    "html.more": Text("Show more ({count} left)", "显示更多（还有 {count} 项）"),
    "html.open": Text("Details of {api}", "{api} 的详情"),
    "html.place": Text("Place", "位置"),
    "html.verified": Text("verified", "已验证"),
    "html.difference-page": Text("Difference page of the documentation", "文档中的差异说明"),
    "html.table-of-apis": Text("APIs and what stands for them in MindSpore", "API 及其在 MindSpore 中的对应"),
    "html.database": Text("database", "数据库"),
}


def say(key: str, language: str, **values: object) -> str:
    """The text of a key in a language ("en", "zh-cn"), its holes filled."""
    text = TEXTS[key].in_language(language)
    return text.format(**values) if values else text


def label(value: Enum | None, language: str) -> str:
    """The word for an enum's value; None is the verdict of an API that the database does not know."""
    return say(label_key(value), language)


def verdict_labels(counts: Mapping[Verdict | None, int], language: str) -> str:
    """The words for the verdicts of several calls, with their numbers where there is more than one."""
    if len(counts) == 1:
        return label(next(iter(counts)), language)
    return ", ".join(f"{label(verdict, language)} {count}" for verdict, count in counts.items())


def target_words(target: str, language: str) -> str:
    """A target for people: its name or template, or that nothing stands in its place because nothing is needed."""
    return say("target.deleted", language) if target in DELETED else target


def label_key(value: Enum | None) -> str:
    """The key under which `TEXTS` names an enum's value."""
    if value is None:
        return "verdict.unknown"
    kind = "status" if isinstance(value, FileStatus) else type(value).__name__.lower()
    return f"{kind}.{wire(value)}"


def wire(value: Enum) -> str:
    """An enum's value as reports for machines write it."""
    return value.name.lower() if isinstance(value, Safety) else str(value.value)
