# SPDX-License-Identifier: Apache-2.0
"""Names in any spelling, members through bases, search, the answers of `mindport lookup`."""

import pickle
from collections.abc import Callable

import pytest

from mindport.core.mapping import Device, Verdict
from mindport.core.model import Category
from mindport.db.answer import Question, answer
from mindport.db.lookup import Database

ENTRIES = """\
torch.nn.Conv2d:
  targets:
    - api: mindspore.nn.Conv2d
      rename: {bias: has_bias}
      devices: [cpu]
      differences:
        - when: [stride]
          en: Strides differ.
          zh: 步长不同。
torch.nn.Module.train:
  targets:
    - template: "{self}.set_train({mode})"
  not_run: needs-gpu
torch.relu:
  advice:
    en: |
      1. Write it yourself.
    zh: 自己写。
  library_model: true
"""


@pytest.fixture
def database(compiled: Callable[[str], Database]) -> Database:
    return compiled(ENTRIES)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("torch.nn.Conv2d", "torch.nn.Conv2d"),
        ("torch.nn.modules.conv.Conv2d", "torch.nn.Conv2d"),
        ("torch.nn.modules.conv.Conv2d.train", "torch.nn.Module.train"),
        ("torchvision.Block.train", "torch.nn.Module.train"),
        ("keras.layers.Dense", "tf.keras.layers.Dense"),
        ("tensorflow.keras.layers.Dense", "tf.keras.layers.Dense"),
        ("tensorflow.compat.v2.keras.layers.Dense", "tf.keras.layers.Dense"),
        ("torch.nope", None),
        ("numpy.array", None),
        ("torch..nn", None),
        ("", None),
    ],
)
def test_every_spelling_has_one_name(database: Database, path: str, name: str | None) -> None:
    assert database.canonical(path) == name
    assert database.canonical(path) == name  # the remembered answer


def test_members_come_through_bases_of_other_packages(database: Database) -> None:
    fact = database.fact("torchvision.Block")
    assert fact is not None
    assert fact.bases == ("torch.nn.Conv2d", "torch.nn.Module")
    train = database.member("torchvision.Block", "train")
    assert train is not None
    assert train.signatures[0].returns == "Self"
    assert database.member("torchvision.Block", "view") is None
    assert database.members("torchvision.Block") == {"train"}
    assert database.all_members() == {"train", "view"}


def test_an_entry_is_there_for_classes_below(database: Database) -> None:
    assert database.entry("torch.max") is None
    entry = database.entry("torch.nn.Conv2d")
    assert entry is not None
    assert entry.place == "mappings/torch/some.yaml:1"
    assert database.entries() == ["torch.nn.Conv2d", "torch.nn.Module.train", "torch.relu"]


def test_a_member_has_the_advice_of_a_class_for_which_there_is_nothing(compiled: Callable[[str], Database]) -> None:
    database = compiled("torch.Tensor:\n  advice: {en: Write it yourself.}\n" + ENTRIES)
    entry = database.entry("torch.Tensor.view")
    assert (entry.source if entry is not None else None) == "torch.Tensor"
    assert database.entry("torch.nn.Conv2d.nothing") is None  # its class has a target


@pytest.mark.parametrize(
    "words", ["conv", "modules.conv", "mindspore.nn.Conv2d", "strides", "步长不同", "conv 2d differ"]
)
def test_search_finds_names_aliases_targets_and_texts(database: Database, words: str) -> None:
    assert [match.source for match in database.search(words)] == ["torch.nn.Conv2d"]


def test_search_knows_every_spelling_of_a_name(database: Database) -> None:
    assert [match.source for match in database.search(" torch.nn.modules.conv.Conv2d ")] == ["torch.nn.Conv2d"]
    assert [match.source for match in database.search("mindspore.nn.layer.conv.Conv2d")] == ["torch.nn.Conv2d"]


@pytest.mark.parametrize("words", ["", '"', "nowhere", "conv nowhere", "* OR ("])
def test_search_for_nothing_finds_nothing(database: Database, words: str) -> None:
    assert database.search(words) == []


def test_only_the_path_is_pickled(database: Database) -> None:
    database.canonical("torch.nn.Conv2d")
    again = pickle.loads(pickle.dumps(database))
    assert again.fingerprint == database.fingerprint
    assert again.versions["mindspore"] == ("2.9.0", "2.10.0")


def test_an_answer_tells_both_sides(database: Database) -> None:
    found = answer(database, "torch.nn.modules.conv.Conv2d", Question(Device.CPU, "2.10", "zh-cn"))
    assert (found.canonical, found.verdict, found.category) == (
        "torch.nn.Conv2d",
        Verdict.DIFFERS,
        Category.CONVERTIBLE,
    )
    assert found.signature == ("(in_channels, kernel_size, stride=1, bias=True, device=None)",)
    assert found.target_signature == ("(in_channels, kernel_size, stride=2, has_bias=False)",)
    assert (found.difference, found.verified) == ("步长不同。", None)


@pytest.mark.parametrize(("language", "reason"), [("en", "documented, not run here: needs a GPU"), ("zh-cn", "GPU")])
def test_an_answer_says_why_nothing_was_run(database: Database, language: str, reason: str) -> None:
    found = answer(database, "torch.nn.Conv2d.train", Question(Device.CPU, "2.10", language))
    assert (found.verified, found.runs) == (None, ())
    assert reason in (found.unverified or "")


def test_an_answer_depends_on_the_device(database: Database) -> None:
    found = answer(database, "torch.nn.Conv2d", Question(Device.ASCEND))
    assert (found.verdict, found.target, found.category) == (Verdict.NONE, None, Category.NO_MAPPING)


def test_an_answer_without_target_gives_advice(database: Database) -> None:
    found = answer(database, "torch.relu", Question())
    assert (found.verdict, found.advice) == (Verdict.NONE, "1. Write it yourself.")


def test_a_name_without_entry_has_no_verdict(database: Database) -> None:
    found = answer(database, "torch.max", Question())
    assert (found.canonical, found.verdict, found.category) == ("torch.max", None, Category.NO_MAPPING)


def test_a_name_without_its_module_is_answered_with_where_it_is(database: Database) -> None:
    assert database.similar("nn.Conv2d")[0] == "torch.nn.Conv2d"


def test_an_unknown_name_is_answered_with_similar_ones(database: Database) -> None:
    found = answer(database, "torch.nn.Convv2d", Question())
    assert (found.canonical, found.verdict, found.category) == (None, None, None)
    assert found.similar == ("torch.nn.Conv2d",)
