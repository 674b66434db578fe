# SPDX-License-Identifier: Apache-2.0
"""The mapping database: facts taken from frameworks, judgement read from YAML, one SQLite file made of both."""
