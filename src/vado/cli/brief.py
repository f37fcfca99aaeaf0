"""The main job: a brief as an HTML page and on the terminal."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from vado.cli import options, tell
from vado.cli.ask import switch_choices

Language = Literal["en", "es"]


def brief(
    system: Annotated[str, typer.Argument(help="The system.")] = "cartels",
    language: Annotated[Language, typer.Option("--lang", help="en or es.")] = "en",
    switches: options.Switches = None,
    futures: Annotated[int, typer.Option(help="How many futures.")] = 1_000,
    seed: options.Seed = 1,
    out: Annotated[
        Path, typer.Option(metavar="FILE.html|FOLDER", help="Where the page goes.")
    ] = Path("out"),
    as_json: options.Json = False,
) -> None:
    """Compare the strategies in one page: answer, evidence, limits and sources.

    Prints the brief, then the path of the HTML page as its last line.
    """
    from vado.lab import briefing

    request = briefing.ask(
        system,
        languages=(language,),
        switches=switch_choices(switches),
        futures=futures,
        seed=seed,
    )
    with tell.progress("Writing the brief") as told:
        answer = briefing.brief(request, told)
    if as_json:
        tell.answer_json(answer)
        return
    from rich.console import Console

    from vado.lab.brief.terminal import render_terminal

    page = briefing.write_page(answer, language, out)
    render_terminal(answer.content, language, Console())
    typer.echo(str(page))
