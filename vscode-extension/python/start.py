# SPDX-License-Identifier: Apache-2.0
"""Starts the server in whatever interpreter runs this, or tells whether it could; nothing of the workspace is imported.

    start.py --check                what this interpreter is and has, as JSON
    start.py serve                  the server of the interpreter's own environment
    start.py --bundled serve        the server that came with the extension

Old Pythons have to get as far as telling their version: this file is written for all of them.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUNDLE = os.path.join(os.path.dirname(HERE), "bundled")
LIBRARIES = os.path.join(BUNDLE, "libs")


def installed():
    """The version of the server in this environment, None where there is none that serves."""
    try:
        from importlib.metadata import PackageNotFoundError, version
        from importlib.util import find_spec
    except ImportError:
        return None
    try:
        return version("mindport") if find_spec("mindport.lsp") is not None else None
    except (PackageNotFoundError, ModuleNotFoundError):
        return None


def mindspore():
    """The version of MindSpore in this environment, None where there is none; it is looked up, not imported."""
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:
        return None
    for name in ("mindspore", "mindspore-dev", "mindspore-gpu", "mindspore-ascend"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return None


def bundled():
    """Whether the bundle holds the compiled parts for this Python."""
    try:
        with open(os.path.join(BUNDLE, "about.json")) as file:
            about = json.load(file)
    except (IOError, ValueError):
        return False
    return (
        "{}.{}".format(*sys.version_info[:2]) in about["pythons"]
        and sys.implementation.name == "cpython"
        and about["platform"] == sys.platform
    )


def main(arguments):
    """Answer or serve."""
    sys.path[:] = [entry for entry in sys.path if entry and os.path.abspath(entry) != HERE]
    if arguments == ["--check"]:
        facts = {"python": sys.version_info[:3], "installed": installed(), "bundled": bundled()}
        facts["mindspore"] = mindspore()
        print(json.dumps(facts))
        return
    if arguments[:1] == ["--bundled"]:
        arguments = arguments[1:]
        sys.path.insert(0, LIBRARIES)
    import runpy

    sys.argv = ["mindport"] + arguments
    runpy.run_module("mindport", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
