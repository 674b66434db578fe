# SPDX-License-Identifier: Apache-2.0
"""What a user is told when something given is wrong: the place, the fact and the cure."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """Something that does not stop the work: it is reported and the rest goes on."""

    place: str
    fact: str
    cure: str

    def __str__(self) -> str:
        return f"{self.place}: {self.fact}: {self.cure}"


class WrongUse(Exception):
    """Something without which the work makes no sense: nothing was scanned and nothing was written."""

    def __init__(self, place: str, fact: str, cure: str) -> None:
        self.problem = Problem(place, fact, cure)
        super().__init__(str(self.problem))

    def __reduce__(self) -> tuple[type["WrongUse"], tuple[str, str, str]]:
        return WrongUse, (self.problem.place, self.problem.fact, self.problem.cure)
