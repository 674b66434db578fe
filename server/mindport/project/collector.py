# SPDX-License-Identifier: Apache-2.0
"""Python's garbage collector where it only costs: while very many objects are made and none is thrown away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """No collections meanwhile but those asked for; these look only at objects made since the beginning."""
    if not gc.isenabled():  # someone further out has seen to it
        yield
        return
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()
