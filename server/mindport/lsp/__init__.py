# SPDX-License-Identifier: Apache-2.0
"""The language server: translates between editors and the core; it judges nothing."""
