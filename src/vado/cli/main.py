"""The command line: it turns words into a request and an answer into words.

Nothing of the lab is imported until a command runs, so that help comes at once.
"""

import sys
from typing import NoReturn

import typer

from vado.cli import ask, brief, check, data, explore, tell
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
    app.add_typer(data.build(), name="data")
    return app


def _options(
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    if version:
        typer.echo(f"vado {VERSION}")
        raise typer.Exit


def main() -> NoReturn:
    """Run the command line; every error of ours is one message, never a traceback."""
    try:
        build()()
    except VadoError as error:
        tell.error(str(error))
        sys.exit(WRONG)
    except KeyboardInterrupt:
        tell.error("Stopped; nothing was left half-written.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader, such as head, has seen enough; Python would complain at exit.
        sys.stderr.close()
    sys.exit(0)
