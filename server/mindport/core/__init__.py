# SPDX-License-Identifier: Apache-2.0
"""The pure core: text in, findings out; knows no files, no database file, no protocol and no framework."""
