# SPDX-License-Identifier: Apache-2.0
"""The project's own database, for every test of the core that needs to know the frameworks."""

import pytest

from mindport.db.locate import open_database
from mindport.db.lookup import Database


@pytest.fixture(scope="session")
def knowledge() -> Database:
    return open_database()
