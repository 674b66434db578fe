# SPDX-License-Identifier: Apache-2.0
"""What a value is, worked out where it is asked for."""
