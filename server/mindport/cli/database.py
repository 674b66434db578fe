# SPDX-License-Identifier: Apache-2.0
"""Opens the mapping database for a command; what is wrong with it or with a user's entries is told in lines."""

from pathlib import Path

from mindport.cli import complain
from mindport.db import locate
from mindport.db.lookup import DamagedDatabase, Database
from mindport.db.problem import MappingError
from mindport.project.problem import WrongUse
from mindport.project.settings import Settings


def open_database(settings: Settings) -> Database:
    """The database with the user's own entries over it; WrongUse where it cannot be had."""
    folder = Path(settings.folder or ".")
    try:
        return locate.open_database(overrides=[folder / path for path in settings.mappings])
    except MappingError as error:
        raise told(error) from error
    except DamagedDatabase as error:
        place, _, rest = str(error).partition(": ")
        fact, _, cure = rest.rpartition(": ")
        raise WrongUse(place, fact, cure) from error


def told(error: MappingError) -> WrongUse:
    """Show every problem of the entries, and sum them up."""
    for problem in error.problems:
        complain(str(problem))
    count = len(error.problems)
    return WrongUse("mapping entries", f"{count} mistake{'s' if count != 1 else ''}", "correct the lines named above")
