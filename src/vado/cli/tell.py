"""What every command says on the terminal: JSON, errors, progress."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

PATIENCE = 1.0
"""Seconds after which a person wants to see how far it is."""


def error(message: str) -> None:
    """One message on standard error."""
    typer.echo(message, err=True)


def answer_json(answer: Any) -> None:
    """A record of the lab as JSON, on one line."""
    typer.echo(answer.model_dump_json())


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, for a person only, once a second has passed."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console  # a bar is rarely needed, and rich takes time
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    begun, task = time.monotonic(), bar.add_task(words, total=None)

    def told(done: int, of: int) -> None:
        if not bar.live.is_started and time.monotonic() - begun > PATIENCE:
            bar.start()
        bar.update(task, completed=done, total=of)

    try:
        yield told
    finally:
        bar.stop()
