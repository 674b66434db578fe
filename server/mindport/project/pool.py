# SPDX-License-Identifier: Apache-2.0
"""Work in several processes that survives the death of any of them: what kills a process is found and named."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

Item = TypeVar("Item")
Chunk = tuple[Item, ...]

MOST_DEATHS = 20
"""After so many dead processes what is left is not tried any more: something is wrong with the machine."""


def run_chunks(
    work: Callable[[Chunk[Item]], bytes],
    chunks: Sequence[Chunk[Item]],
    jobs: int,
    prepare: Callable[..., object],
    *prepare_arguments: Any,
) -> Generator[tuple[Chunk[Item], bytes | None], None, None]:
    """Each chunk with what `work` made of it, as they come; None for an item whose process died.

    `work` and `prepare`, which runs once in each process, must be importable by name. A chunk whose process died
    comes in smaller chunks, so that only the item that is to blame is lost.
    """
    left: list[Chunk[Item]] = []
    others = set(multiprocessing.active_children())
    with _executor(jobs, prepare, prepare_arguments) as executor:
        futures: dict[Future[bytes], Chunk[Item]] = {}
        for chunk in chunks:
            try:
                futures[executor.submit(work, chunk)] = chunk
            except BrokenProcessPool:
                left.append(chunk)
        try:
            for future in as_completed(futures):
                result = _result(future)
                if result is None:
                    left.append(futures[future])
                else:
                    yield futures[future], result
        except (KeyboardInterrupt, GeneratorExit):  # nobody waits for what is being done
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            executor.shutdown(cancel_futures=True)
            raise
    if left:
        yield from _run_carefully(work, deque(left), prepare, prepare_arguments)


def _run_carefully(
    work: Callable[[Chunk[Item]], bytes],
    left: deque[Chunk[Item]],
    prepare: Callable[..., object],
    prepare_arguments: tuple[Any, ...],
) -> Iterator[tuple[Chunk[Item], bytes | None]]:
    """One chunk after the other in one process, so that it is known which one killed it."""
    for _ in range(MOST_DEATHS):
        with _executor(1, prepare, prepare_arguments) as executor:
            while left:
                result = _result(executor.submit(work, left[0]))
                if result is None:
                    break
                yield left.popleft(), result
        if not left:
            return
        culprit = left.popleft()
        if len(culprit) == 1:
            yield culprit, None
        else:
            middle = len(culprit) // 2
            left.extendleft((culprit[middle:], culprit[:middle]))
    for chunk in left:
        for item in chunk:
            yield (item,), None


def _executor(jobs: int, prepare: Callable[..., object], arguments: tuple[Any, ...]) -> ProcessPoolExecutor:
    # Started afresh, not forked: the same on every system, and safe beside the threads of a progress bar.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(prepare, arguments))


def _begin(prepare: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process: the first one ends the others
    prepare(*arguments)


def _result(future: "Future[bytes]") -> bytes | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None
