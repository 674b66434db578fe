# SPDX-License-Identifier: Apache-2.0
"""Runs inside a framework's own environment, as a process of its own; knows nothing of mindport."""
