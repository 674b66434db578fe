# SPDX-License-Identifier: Apache-2.0
"""Opens the mapping database as the settings of a command want it."""

from pathlib import Path

from mindport.core.choose import known_version, minor
from mindport.db import locate
from mindport.db.lookup import Database
from mindport.project.problem import WrongUse
from mindport.project.settings import Settings


def open_database(settings: Settings) -> Database:
    """The database with the user's own entries; WrongUse where it does not know the MindSpore that is asked for."""
    database = locate.open_database(overrides=[Path(settings.folder or "", file) for file in settings.mappings])
    facts_of(database, settings.mindspore, "--mindspore")
    return database


def facts_of(database: Database, mindspore: str, option: str) -> str:
    """The version in the database whose facts hold for a MindSpore version; WrongUse where there is none."""
    versions = database.versions.get("mindspore", ())
    found = known_version(mindspore, versions)
    if found is None:
        minors = [minor(version) for version in versions]
        raise WrongUse(option, f"the database does not know MindSpore {mindspore}", f"give one of {', '.join(minors)}")
    return found


def api_db_folder() -> Path:
    """The `api_db` folder of the checkout; WrongUse in an installed package, which has none."""
    folder = locate.checkout()
    if folder is None:
        raise WrongUse("mindport db", "there is no api_db folder beside an installed package", "run it in a checkout")
    return folder
