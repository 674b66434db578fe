# SPDX-License-Identifier: Apache-2.0
"""From a judged use and its mapping to the text edits that carry it over."""
