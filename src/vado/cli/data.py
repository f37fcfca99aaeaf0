"""Commands about data: list, show and fetch."""

from typing import Annotated

import typer

from vado.cli import options, tell


def build() -> typer.Typer:
    """The group of data commands."""
    app = typer.Typer(
        help="Observed series, and files of other authors that vado can use.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.command("list")(listed)
    app.command("show")(show)
    app.command("fetch")(fetch)
    return app


def listed(as_json: options.Json = False) -> None:
    """List the series shipped here and the files of other authors."""
    from vado.lab.data import overview

    answer = overview()
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.tables import data_table

        data_table(answer)


def show(
    key: Annotated[str, typer.Argument(help="A series.")],
    as_json: options.Json = False,
) -> None:
    """Show one series: its points, source, licence, grade and known faults."""
    from vado.lab.data import show as shown

    answer = shown(key)
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.tables import series_table

        series_table(answer)


def fetch(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Files to fetch; all when left out.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Download files of other authors into your data folder, checked by sha256."""
    from vado.lab.data import fetch as fetched

    answer = fetched(tuple(keys or ()))
    if as_json:
        tell.answer_json(answer)
    else:
        typer.echo("\n".join(answer.files.values()))
