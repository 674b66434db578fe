# SPDX-License-Identifier: Apache-2.0
"""Opens the mapping database as the settings of a command want it."""

from pathlib import Path

from packaging.version import Version

from mindport.db import locate
from mindport.db.lookup import Database
from mindport.project.problem import WrongUse
from mindport.project.settings import Settings


def open_database(settings: Settings) -> Database:
    """The database with the user's own entries; WrongUse where it cannot know the MindSpore that is asked for."""
    database = locate.open_database(overrides=[Path(settings.folder or "", file) for file in settings.mappings])
    newest = max(map(Version, database.versions.get("mindspore", ())), default=None)
    if newest is not None and Version(settings.mindspore) > newest:
        raise WrongUse(
            "--mindspore", f"{settings.mindspore} is newer than the database knows", f"give at most {newest}"
        )
    return database
