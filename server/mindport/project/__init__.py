# SPDX-License-Identifier: Apache-2.0
"""Files, settings, cache and the scan of whole projects; knows no report format and no command line."""
