"""The command line: it turns words into a request and an answer into words.

Nothing of the lab is imported until a command runs, so that help comes at once.
"""

import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from vado.cli import ask, brief, check, claims, data, explore, tell
from vado.core.errors import VadoError
from vado.core.version import VERSION

WRONG, INTERRUPTED = 2, 130


def build() -> typer.Typer:
    """The application with all its commands."""
    app = typer.Typer(
        name="vado",
        help="An open policy laboratory for drugs, violence and security between "
        "Mexico and the United States.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    app.command("brief")(brief.brief)
    app.command("run")(ask.run)
    app.command("compare")(ask.compare)
    app.command("validate")(check.validate)
    app.command("calibrate")(check.calibrate)
    app.command("explain")(explore.explain)
    app.command("models")(explore.models)
    app.command("schema")(explore.schema)
    app.command("claims")(claims.claims)
    app.command("judge")(claims.judge)
    app.add_typer(data.build(), name="data")
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"vado {VERSION}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """An open policy laboratory for Mexico and the United States."""


def main() -> NoReturn:
    """Run the command line; every error of ours is one message, never a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal without our signs gets question marks, not a traceback.
        sys.stdout.reconfigure(errors="replace")
    try:
        build()()
    except VadoError as error:
        _end(str(error), WRONG)
    except KeyboardInterrupt:
        _end("Stopped; nothing was left half-written.", INTERRUPTED)
    except OSError as error:
        _end(f"{error.filename or 'output'}: {error.strerror or error}.", WRONG)
    sys.exit(0)


def _end(message: str, code: int) -> NoReturn:
    """One message, and nothing more from Python about an output that is closed."""
    tell.error(message)
    with suppress(OSError):
        sys.stdout.close()
    sys.exit(code)
