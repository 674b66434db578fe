# SPDX-License-Identifier: Apache-2.0
"""One plan a package: which tiny models and examples are run for the truth by tracing."""
