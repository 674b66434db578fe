# SPDX-License-Identifier: Apache-2.0
"""Every text that the language server shows, in English and Simplified Chinese; what reports say too is in theirs."""

from mindport.core.mapping import Text

TEXTS: dict[str, Text] = {
    "hover.this-use": Text("This use", "此处用法"),
    "hover.parameters": Text("Parameters", "参数"),
    "hover.differences": Text("Differences", "差异"),
    "hover.other-differences": Text("Differences of other uses", "其他用法的差异"),
    "hover.other-calls": Text("other calls are {proof}", "其他调用{proof}"),
    "hover.with": Text("with {parameters}", "使用 {parameters} 时"),
    "hover.advice": Text("What to do", "处理建议"),
    "hover.not-needed": Text("not needed in MindSpore", "MindSpore 中不需要"),
    "hover.runs": Text("not verified on {device}: {reason}", "未在 {device} 上验证：{reason}"),
    "hover.documented": Text(
        "not verified on {device}: no run there, documented only", "未在 {device} 上验证：没有运行记录，仅依据文档"
    ),
    "hover.except": Text("not with {parameters}", "不含使用 {parameters} 的情形"),
    "hover.platforms": Text("runs on {devices}", "支持 {devices}"),
    "hover.unknown": Text("Not in the mapping database yet.", "映射数据库尚未收录。"),
    "relation.same": Text("", ""),
    "relation.renamed": Text("renamed", "改名"),
    "relation.converted": Text("converted", "换算"),
    "relation.default": Text("other default", "默认值不同"),
    "relation.left out": Text("left out", "删去"),
    "relation.missing": Text("no counterpart", "无对应"),
    "relation.added": Text("only MindSpore", "仅 MindSpore"),
    "link.source": Text("{framework} documentation", "{framework} 文档"),
    "link.target": Text("MindSpore documentation", "MindSpore 文档"),
    "link.difference": Text("Differences", "差异说明"),
    "action.all": Text("{title} everywhere in this file ({count} uses)", "{title}（本文件共 {count} 处）"),
    "action.safe-file": Text("Rewrite all safe uses in this file", "改写本文件中所有可安全改写之处"),
    "action.review-file": Text(
        "Rewrite this file, to review (preview every change)", "改写整个文件，需复核（逐项预览改动）"
    ),
    "action.open": Text("Open the documentation of {api}", "打开 {api} 的文档"),
    "action.ignore-here": Text("Ignore {api} on this line", "忽略此行的 {api}"),
    "action.ignore-project": Text("Ignore {api} in this project", "在本项目中忽略 {api}"),
    "action.safe": Text("{title} (safe)", "{title}（可安全改写）"),
    "action.review": Text("{title} (review: {reason})", "{title}（需复核：{reason}）"),
    "action.unverified": Text("not verified for calls like this", "此类调用尚未验证"),
    "annotation.review": Text("To review: {api}", "需复核：{api}"),
    "annotation.safe": Text("Safe: {api}", "可安全改写：{api}"),
    "annotation.imports": Text("Imports", "导入语句"),
    "annotation.unneeded": Text("Imports that nothing needs once all is changed", "全部改写后不再需要的导入语句"),
    "lens.summary": Text("MindSpore {mindspore} on {device}: {counts}", "MindSpore {mindspore}（{device}）：{counts}"),
    "lens.nothing": Text("nothing to port", "无需迁移"),
    "lens.fix": Text("Rewrite {count} safe uses", "改写 {count} 处可安全改写的用法"),
    "completion.detail": Text("stands for {api}", "对应 {api}"),
    "progress.scan": Text("Scanning for MindSpore", "扫描 MindSpore 迁移项"),
    "progress.fix": Text("Rewriting for MindSpore", "改写为 MindSpore"),
    "progress.files": Text("{done} of {total} files", "{done}/{total} 个文件"),
    "diagnostic.imported-here": Text("{name} is imported here", "{name} 在此处导入"),
    "no-comment": Text("no comment can stand behind this line", "此行末尾不能添加注释"),
    "failed": Text(
        "{subject}: failed ({error}): report this with the log", "{subject}：失败（{error}）：请附上日志反馈此问题"
    ),
    "nothing": Text("There is nothing to rewrite.", "没有可以改写的内容。"),
    "stale": Text(
        "{name}: changed since the rewrite was asked for: ask again", "{name}：改写期间文件已变更，请重新执行"
    ),
}


def say(key: str, language: str, **values: object) -> str:
    """The text of a key in a language ("en", "zh-cn"), its holes filled."""
    text = TEXTS[key].in_language(language)
    return text.format(**values) if values else text
