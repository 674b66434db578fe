# SPDX-License-Identifier: Apache-2.0
"""Notebook cells as one text, and edits of that text back in their cells."""
