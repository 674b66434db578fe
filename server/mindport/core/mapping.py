# SPDX-License-Identifier: Apache-2.0
"""What the mapping database says, as plain data: facts taken from frameworks and judgement written by people."""

from enum import Enum

from msgspec import Struct


class Verdict(str, Enum):
    """How a source API relates to its MindSpore target."""

    SAME = "same"
    """The call stands as it is under the target's name."""
    RENAMED = "renamed"
    """The same result after a mechanical change: keywords, order, written-out defaults, converted values."""
    DIFFERS = "differs"
    """Something differs that a person should read."""
    NONE = "none"
    """Nothing in MindSpore stands for it."""


class Device(str, Enum):
    ASCEND = "ascend"
    GPU = "gpu"
    CPU = "cpu"


class Aspect(str, Enum):
    """The five official criteria of consistency."""

    FUNCTION = "function"
    PARAMETERS = "parameters"
    DTYPE = "dtype"
    DEFAULT = "default"
    NAME = "name"


class Shown(str, Enum):
    """What a run shows where something differs."""

    VALUES = "values"
    NAN = "nan"
    """Values of which only one side is not a number, while all others are equal."""
    DTYPE = "dtype"
    SHAPE = "shape"
    TYPE = "type"
    """Another type of object: a number, a tuple or nothing where there was a tensor, or the other way round."""
    INPUTS = "inputs"
    """What the name of an argument stands for afterwards."""
    ALIAS = "alias"
    """What others who hold the object that was handed in see of it afterwards."""
    ERROR = "error"
    GRADIENT = "gradient"
    """What is learnt by differentiating: other gradients, or an error instead, while the results are equal."""


class InputShape(str, Enum):
    """Inputs of which a difference may speak."""

    ZERO_SIZE = "zero-size"
    ONE_ELEMENT = "one-element"
    NO_DIMENSION = "0-d"
    ONE_DIMENSION = "1-d"
    BROADCAST = "broadcast"
    """Inputs of different shapes."""


class Dtype(str, Enum):
    """What a difference may say of the dtypes of inputs, under the names that both frameworks use."""

    BOOL = "bool"
    UINT8 = "uint8"
    INT8 = "int8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    FLOAT16 = "float16"
    BFLOAT16 = "bfloat16"
    FLOAT32 = "float32"
    FLOAT64 = "float64"
    COMPLEX64 = "complex64"
    COMPLEX128 = "complex128"


class NotRun(str, Enum):
    """Why an entry is documented and not run; `sentences.not_run` has the texts for people."""

    GPU = "needs-gpu"
    PROCESSES = "needs-processes"
    PACKAGE = "needs-package"
    FILE = "needs-file"
    CODE = "needs-code"
    """What the call becomes only works beside code that a person has to write."""
    ONCE = "once-only"
    """A process can call it once at most, and the one that runs cases has."""
    NAME = "name-only"
    OBJECT = "object-only"


class Text(Struct, frozen=True):
    """A sentence or more for a person, in English and, where written, Chinese."""

    en: str
    zh: str = ""

    def in_language(self, language: str) -> str:
        """The text in "en" or "zh", English where there is no Chinese."""
        return self.zh if language.startswith("zh") and self.zh else self.en


class Parameter(Struct, frozen=True):
    """A parameter of a signature; `default` is its source text, None where the parameter is required."""

    name: str
    kind: str = "positional-or-keyword"
    """"positional-only", "positional-or-keyword", "var-positional", "keyword-only" or "var-keyword"."""
    default: str | None = None


class Signature(Struct, frozen=True):
    """One overload: parameters without self/cls, and the return annotation's text where known."""

    parameters: tuple[Parameter, ...]
    returns: str | None = None


class Fact(Struct, frozen=True):
    """What a framework itself says of one of its public objects (`api_db/signatures/`)."""

    name: str
    kind: str
    """"module", "class", "function", "method", "classmethod", "staticmethod", "property", "attribute", "dtype", …"""
    signatures: tuple[Signature, ...] = ()
    bases: tuple[str, ...] = ()
    """Of a class: the public names of its framework bases, nearest first (all of them, not only the direct ones)."""
    call_returns: str | None = None
    """Of a class whose instances are called (layers): the return annotation of that call."""
    deprecated: bool = False
    devices: tuple[Device, ...] = ()
    """Of a MindSpore object: the platforms its documentation names; empty where it names none."""


class Difference(Struct, frozen=True):
    """One thing that differs between a source API and a target."""

    text: Text
    aspect: Aspect = Aspect.FUNCTION
    when: tuple[str, ...] = ()
    """Source parameters: the difference concerns only calls that give one of them; empty means every call."""
    dtypes: tuple[Dtype, ...] = ()
    """It concerns only calls with an input of one of these dtypes; empty means any."""
    shapes: tuple[InputShape, ...] = ()
    """It concerns only calls with an input of one of these shapes; empty means any."""
    shows: tuple[Shown, ...] = ()
    """What a run may show of it; a run that shows anything else contradicts the entry."""
    within: float | None = None
    """Values differ by no more than this: absolute up to a value of one, relative above."""


class Target(Struct, frozen=True):
    """One MindSpore counterpart of a source API, with what has to change in a call.

    Either `api` (a MindSpore name) or `template` (an expression with named holes such as "{input}") is set; with
    both, `api` is the main MindSpore name inside the template.
    """

    api: str | None = None
    template: str | None = None
    defines: str = ""
    """A class or function that the template uses and that is written into the user's file."""
    overload: tuple[str, ...] = ()
    """Names of the parameters of the source overload that this target is for; empty means all overloads."""
    devices: tuple[Device, ...] = (Device.ASCEND, Device.GPU, Device.CPU)
    mindspore: str = ""
    """Version specifier such as ">=2.9"; empty means every supported version."""
    rename: dict[str, str] = {}
    """Source parameter -> target parameter, only where the names differ."""
    values: dict[str, str] = {}
    """Target parameter -> expression with holes for source parameters, such as "1.0 - {momentum}" or "'pad'"."""
    drop: tuple[str, ...] = ()
    """Source parameters without meaning in MindSpore: they may vanish."""
    unsupported: tuple[str, ...] = ()
    """Source parameters with meaning and without counterpart: a call that gives one cannot be converted."""
    differences: tuple[Difference, ...] = ()
    verdict: Verdict = Verdict.SAME
    """Computed by the compiler."""
    aspects: tuple[Aspect, ...] = ()
    """Computed: the criteria of consistency that do not hold; empty means consistent in the official sense."""
    defaults: dict[str, str] = {}
    """Computed: target parameter -> source default that has to be written out because the target's differs."""
    signatures: tuple[Signature, ...] = ()
    """Computed: the target's own, from the facts."""


class Package(Struct, frozen=True):
    """What becomes of a third-party package in a port."""

    kind: str
    """"neutral" (needs no port), "framework-bound" or "library-models"."""
    advice: Text


class Case(Struct, frozen=True):
    """A piece of plain source-framework code on which both frameworks are run."""

    code: str
    expect: str = "equal"
    note: str = ""


class Entry(Struct, frozen=True):
    """What is known about one source API: judgement from `api_db/mappings/`, signatures from the facts."""

    source: str
    targets: tuple[Target, ...] = ()
    advice: Text | None = None
    """What to do instead, as ordered steps, where no target fits."""
    data_processing: bool = False
    """Used to prepare data, outside the network: NumPy, PIL or mindspore.dataset do this; not counted as missing."""
    library_model: bool = False
    """A ready model of a library: port or take it from a MindSpore model collection, do not rewrite the call."""
    signatures: tuple[Signature, ...] = ()
    cases: tuple[Case, ...] = ()
    not_run: NotRun | None = None
    """Why it has no cases; None where it has some, or where they are generated."""
    see: tuple[str, ...] = ()
    place: str = ""
    """file:line of the entry, for messages."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of the preferred target."""
        return self.targets[0].verdict if self.targets else Verdict.NONE
