# SPDX-License-Identifier: Apache-2.0
"""What makes a record stale, found out without running a framework: rewriting its cases again costs a millisecond each.

A record proves something of the code that was run. So it is stale when our rewriter now makes other code of one of its
cases, whatever the reason: the entry, another entry that the case uses, or the rewriter itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from mindport.core.judge import Options
from mindport.core.mapping import Entry
from mindport.core.model import Safety
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.rewriting.use_edits import ALREADY
from mindport.core.scan import no_outlines
from mindport.core.world import Knowledge
from mindport.db.verified import Record, is_of_entry
from mindport.verify.cases import Planned, full_text


def rewriting_of(text: str, knowledge: Knowledge, options: Options) -> Rewriting:
    """What the rewriter makes of a case, in the one way in which cases are rewritten."""
    return rewrite_text(text, "", no_outlines, knowledge, options, at_least=Safety.REVIEW)


def text_digest(rewritten: str) -> str:
    """Of the code that is run in MindSpore; "" where there is none."""
    return hashlib.blake2b(rewritten.encode(), digest_size=4).hexdigest() if rewritten else ""


def plan_digest(cases: Iterable[Planned]) -> str:
    """Changes when a case is added or taken away."""
    return hashlib.blake2b("\0".join(sorted(case.text for case in cases)).encode(), digest_size=4).hexdigest()


def reasons(
    entry: Entry, records: Mapping[str, Record], knowledge: Knowledge, options: Options, versions: tuple[str, str]
) -> Iterator[str]:
    """Why the records of an entry prove nothing of what is there now; nothing where they do.

    `versions` are those of the source framework and of MindSpore.
    """
    if not records:
        yield "never run"
    for record in records.values():
        if not is_of_entry(record, entry):
            yield "the entry says something else now"
        elif (record.source_version, record.mindspore) != versions:
            yield f"run with {record.source_version} and MindSpore {record.mindspore}"
        elif not record.plan:
            yield "does not tell which code was run"
        else:
            yield from _rewritten_otherwise(record, entry.source, knowledge, options)


def _rewritten_otherwise(record: Record, source: str, knowledge: Knowledge, options: Options) -> Iterator[str]:
    root = source.partition(".")[0]
    for kept, digest in record.ran.items():
        rewriting = rewriting_of(full_text(kept, root), knowledge, options)
        is_left = any(left.reason != ALREADY for left in rewriting.left)
        if text_digest("" if is_left else rewriting.text) != digest:
            yield f"rewritten otherwise now: {'; '.join(kept.splitlines()[1:])}"
