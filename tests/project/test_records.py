# SPDX-License-Identifier: Apache-2.0
"""Records come back from their compact form as they were; strange bytes are refused."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import DecodeError

from mindport.core.mapping import Device, Text, Verdict
from mindport.core.model import Category, Certainty, Evidence, FileResult, FileStatus, Finding, Safety, Span, Use
from mindport.project.records import Asked, Record, pack, unpack

TEXTS = st.builds(Text, st.text(max_size=5), st.text(max_size=5))
NUMBERS = st.integers(0, 100)
FINDINGS = st.builds(
    Finding,
    api=st.sampled_from(["torch.add", "torch.nn.Conv2d"]),
    span=st.builds(Span, *[NUMBERS] * 6),
    use=st.sampled_from(Use),
    certainty=st.sampled_from(Certainty),
    category=st.sampled_from(Category),
    verdict=st.none() | st.sampled_from(Verdict),
    entry_verdict=st.none() | st.sampled_from(Verdict),
    target=st.none() | st.just("mindspore.ops.add"),
    message=TEXTS,
    difference=st.none() | TEXTS,
    safety=st.sampled_from(Safety),
    verified=st.none() | st.just(Evidence(Device.CPU, "2.13", "2.10", 3, 0.5)),
    links=st.dictionaries(st.sampled_from(["source", "target"]), st.just("https://x")),
    cell=st.none() | NUMBERS,
    library_model=st.booleans(),
)
RECORDS = st.builds(
    Record,
    digest=st.binary(max_size=4),
    result=st.builds(
        FileResult,
        path=st.text(max_size=5),
        status=st.sampled_from(FileStatus),
        error=st.none() | st.just(Text("why", "为何")),
        findings=st.lists(FINDINGS, max_size=5).map(tuple),
        packages=st.just({"timm": 2}),
    ),
    asked=st.lists(st.just(Asked("pkg.mod", "pkg/mod.py", "abc"))).map(tuple),
)


@given(st.lists(RECORDS, max_size=4))
def test_records_come_back_as_they_were(records: list[Record]) -> None:
    assert unpack(pack(records)) == records


@given(FINDINGS, st.integers(2, 50))
def test_what_findings_share_is_written_once(finding: Finding, count: int) -> None:
    def size(findings: tuple[Finding, ...]) -> int:
        return len(pack([Record(b"", FileResult("a.py", FileStatus.OK, None, findings))]))

    assert size((finding,) * count) <= size((finding,)) + 40 * count


@given(st.binary(max_size=50))
def test_strange_bytes_are_refused(data: bytes) -> None:
    try:
        records = unpack(data)
    except (DecodeError, IndexError, ValueError):
        return
    assert records == []
