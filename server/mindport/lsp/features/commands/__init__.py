# SPDX-License-Identifier: Apache-2.0
"""The commands of `workspace/executeCommand`: each takes one object, whose form is a type here, and gives one back."""
