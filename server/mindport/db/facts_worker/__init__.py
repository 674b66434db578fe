# SPDX-License-Identifier: Apache-2.0
"""Runs inside a framework's own interpreter and writes what that framework says of itself.

Only the standard library and the framework are imported here, never mindport: the interpreter that runs this
package knows nothing of ours.
"""
