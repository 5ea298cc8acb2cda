"""Many pages printed at once, on every core: what is printed is plain data, so no database is needed.

Where processes cannot be had, or one dies, the pages are printed here, one after the other.
"""

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process
from typing import TypeVar

from .pdf import Pdf, render_pdf

log = logging.getLogger(__name__)
Key = TypeVar("Key")
# Fewer are printed sooner than processes have started.
WORTH_A_POOL = 4


@dataclass(frozen=True)
class PageJob:
    """One document on its way to paper: see `inclusion.pdf.render_pdf`."""

    html: str
    title: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """Why one document did not come out."""

    words: str


def render(job: PageJob) -> Pdf | Fault:
    """One document, or why not: a fault of one stops no other."""
    try:
        return render_pdf(job.html, title=job.title, pictures=job.pictures)
    except Exception as error:
        log.exception("A document could not be rendered.")
        return Fault(f"It could not be printed ({type(error).__name__}).")


def render_each(
    jobs: Iterable[tuple[Key, PageJob]], *, count: int, processes: int
) -> Iterator[tuple[Key, Pdf | Fault]]:
    """Each document as it is done, with the key that it came with.

    `jobs` are asked for as there is room for them; `count` says how many there are about.
    """
    waiting = iter(jobs)
    if processes > 1 and count >= WORTH_A_POOL:
        yield from _in_pool(waiting, min(processes, count))
    for key, job in waiting:
        yield key, render(job)


def _in_pool(
    waiting: Iterator[tuple[Key, PageJob]], processes: int
) -> Iterator[tuple[Key, Pdf | Fault]]:
    """As long as the pool lives; what it had in hand when it broke is printed here."""
    try:
        pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin)
    except (OSError, NotImplementedError):
        log.warning("No other process can be had: documents are printed one after the other.")
        return
    flying: dict[Future[Pdf | Fault], tuple[Key, PageJob]] = {}
    with pool:
        broken = False
        while not broken:
            broken = _fill(pool, waiting, flying, 2 * processes)
            if not flying:
                break
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                key, job = flying.pop(future)
                lost = isinstance(future.exception(), BrokenProcessPool)
                broken = broken or lost
                yield key, render(job) if lost else future.result()
    for key, job in flying.values():
        yield key, render(job)


def _fill(
    pool: ProcessPoolExecutor,
    waiting: Iterator[tuple[Key, PageJob]],
    flying: dict[Future[Pdf | Fault], tuple[Key, PageJob]],
    most: int,
) -> bool:
    """Hand over documents until `most` are in hand. True where the pool takes no more."""
    while len(flying) < most:
        found = next(waiting, None)
        if found is None:
            return False
        try:
            flying[pool.submit(render, found[1])] = found
        except BrokenProcessPool:
            flying[Future()] = found
            return True
    return False


def _begin() -> None:
    """What a process does first: know the project, and end with the one that started it."""
    import django

    django.setup()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=[parent.sentinel], daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
