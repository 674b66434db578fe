# SPDX-License-Identifier: Apache-2.0
"""The runs behind every "verified": plan, workers that import a framework, comparison, ledger."""
