# SPDX-License-Identifier: Apache-2.0
"""Two encoded values side by side: what differs, and the largest error where nothing does."""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from .values import decode_array, shares

TOLERANCES = {
    "float16": (1e-2, 1e-3),
    "bfloat16": (2e-2, 1e-2),
    "float32": (1e-4, 1e-5),
    "float64": (1e-5, 1e-5),
    "complex64": (1e-4, 1e-5),
    "complex128": (1e-5, 1e-5),
}
"""dtype -> relative and absolute; what is not here has to be equal. Many kernels compute float64 as float32."""
SPREAD = 0.1
"""How far the shares of random values below some limit may be apart."""
MANY = 6
"""Random values of which some differ from run to run, even where they are few different ones."""
OTHERS = "{} as others see it"
"""The name under which the object that was handed in is compared, whatever its name stands for in the end."""


class Comparison:
    """Collects the differences of one case and its largest error; `slack` widens the tolerances."""

    def __init__(self, slack: float = 1.0) -> None:
        self.slack = slack
        self.deviations: list[dict[str, Any]] = []
        """What differs, in words as `text`, sorted as `shown`; of values also `by` how much, where that is a number."""
        self.error = 0.0
        self._where: str | None = None
        """"inputs" or "alias" while what is left of an input is compared."""

    @property
    def differences(self) -> list[str]:
        """What differs, in words."""
        return [deviation["text"] for deviation in self.deviations]

    def all(self, expected: dict[str, Any], found: dict[str, Any], inputs: Collection[str] = ()) -> None:
        """Compare what two runs left; a name that only one of them has is a difference only if the source has it."""
        for name, value in expected.items():
            self._where = _where(name, inputs)
            if name in found:
                self.values(name, value, found[name])
            else:
                self._deviates("type", f"{name}: nothing of that name is left")

    def values(self, place: str, expected: Any, found: Any) -> None:
        """Compare two values and what is in them."""
        if "anything" in expected:
            return
        if "tensor" in expected and "tensor" in found:
            self.tensors(place, expected, found)
        elif "several" in expected and "several" in found:
            self.several(place, expected["several"], found["several"])
        elif "number" in expected and "number" in found:
            self.arrays(place, np.float64(expected["number"]), np.float64(found["number"]), "float32")
        elif expected != found:
            alike = expected.keys() == found.keys() == {"plain"} and type(expected["plain"]) is type(found["plain"])
            kind = "values" if alike else "type"
            self._deviates(kind, f"{place}: {shown(expected)}, here {shown(found)}")

    def several(self, place: str, expected: list[Any], found: list[Any]) -> None:
        """Compare sequences item by item."""
        if len(expected) != len(found):
            self._deviates("shape", f"{place}: {len(expected)} items, here {len(found)}")
        for index, (one, other) in enumerate(zip(expected, found)):  # noqa: B905  said above
            self.values(f"{place}[{index}]", one, other)

    def tensors(self, place: str, expected: Any, found: Any) -> None:
        """Compare shape, dtype and every element."""
        if expected["shape"] != found["shape"]:
            self._deviates("shape", f"{place}: shape {expected['shape']}, here {found['shape']}")
            return
        if expected["tensor"] != found["tensor"]:
            self._deviates("dtype", f"{place}: dtype {expected['tensor']}, here {found['tensor']}")
        if "spread" in expected:
            self.spread(place, expected["spread"], decode_array(found))
        if "data" in expected:
            self.arrays(place, decode_array(expected), decode_array(found), expected["tensor"])

    def arrays(self, place: str, expected: Any, found: Any, dtype: str) -> None:
        """Compare elements: not-a-number equals itself, infinities their like, the rest within the tolerance."""
        relative, absolute = TOLERANCES.get(dtype, (0.0, 0.0))
        wide = np.complex128 if np.iscomplexobj(expected) else np.float64 if relative else expected.dtype
        one, other = np.asarray(expected).astype(wide), np.asarray(found).astype(wide)
        equal = np.isclose(other, one, rtol=relative * self.slack, atol=absolute * self.slack, equal_nan=True)
        if not relative:
            equal = one == other
        largest = _largest_error(one, other) if relative else 0.0
        if not np.all(equal):
            by = f", by {largest:.2g}" if largest else ""
            told = f"{place}: {int(np.size(equal) - np.sum(equal))} of {np.size(equal)} differ{by}"
            unequal, here = one[~equal], other[~equal]
            if np.all(np.isnan(unequal) != np.isnan(here)):
                self._deviates("nan", told)
            else:
                are_finite = np.all(np.isfinite(unequal) & np.isfinite(here))
                self._deviates("values", told, _largest_error(unequal * 1.0, here * 1.0) if are_finite else None)
        else:
            self.error = max(self.error, largest)

    def spread(self, place: str, expected: Any, found: Any) -> None:
        """Compare how random values are distributed."""
        apart = max(abs(shares(found, limit) - share) for limit, share in expected)
        if apart > SPREAD:
            self._deviates("values", f"{place}: distributed otherwise, by {apart:.2g}")

    def chance(
        self,
        expected: dict[str, Any],
        found: dict[str, Any],
        others: Iterable[dict[str, Any]],
        inputs: Collection[str] = (),
    ) -> None:
        """What chance makes in the source has to be another value in one of some other runs here too."""
        same = [name for name, value in expected.items() if name in found and _is_random(value)]
        for other in others:
            same = [name for name in same if found[name] == other[name]]
            if not same:
                break
        for name in same:
            self._where = _where(name, inputs)
            self._deviates("values", f"{name}: random, here always the same")

    def _deviates(self, kind: str, text: str, by: float | None = None) -> None:
        self.deviations.append({"shown": self._where or kind, "text": text} | ({} if by is None else {"by": by}))


def _largest_error(expected: Any, found: Any) -> float:
    """Absolute for values up to one, relative to the expected value above; of finite values only."""
    if expected.dtype == bool:
        expected, found = expected.astype(np.int8), found.astype(np.int8)
    finite = np.isfinite(expected) & np.isfinite(found)
    errors = np.abs(expected[finite] - found[finite]) / np.maximum(np.abs(expected[finite]), 1.0)
    return float(errors.max()) if errors.size else 0.0


def _where(name: str, inputs: Collection[str]) -> str | None:
    """What is compared under a name, if it is what is left of an input."""
    return "inputs" if name in inputs else "alias" if name.endswith(OTHERS.format("")) else None


def _is_random(value: Any) -> bool:
    """Whether chance made so many values that two runs with other seeds differ."""
    return "tensor" in value and "data" not in value and int(np.prod(value["shape"])) >= MANY


def shown(value: Any) -> str:
    """An encoded value for a message."""
    if "tensor" in value:
        return f"tensor {value['tensor']} {value['shape']}"
    if "several" in value:
        return f"{len(value['several'])} values"
    return str(next(iter(value.values()), None))
