"""The main job: a brief as HTML pages and on the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from vado.cli import options, tell
from vado.cli.ask import switch_choices

if TYPE_CHECKING:
    from vado.lab.brief.content import BriefAnswer

Language = Literal["en", "es"]


def brief(
    system: Annotated[
        str | None, typer.Argument(help="One system; all that have a brief if none.")
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="en or es.")] = "en",
    switches: options.Switches = None,
    futures: Annotated[int, typer.Option(help="How many futures.")] = 1_000,
    seed: options.Seed = 1,
    out: Annotated[
        Path, typer.Option(metavar="FILE.html|FOLDER", help="Where the pages go.")
    ] = Path("out"),
    as_json: options.Json = False,
) -> None:
    """Compare the strategies in one page a system: answer, evidence, limits, sources.

    Prints the brief, then the path of the main HTML page as its last line.
    """
    from vado.lab import briefing

    requests = briefing.ask_all(
        system,
        languages=(language,),
        switches=switch_choices(switches),
        futures=futures,
        seed=seed,
        page=out,
    )
    answers = []
    for request in requests:
        with tell.progress("Writing the brief") as told:
            answers.append(briefing.brief(request, told))
    if as_json:
        # the main one, which holds the pages beside it
        tell.answer_json(answers[-1].model_copy(update={"beside": tuple(answers[:-1])}))
        return
    _show(answers, language, out)


def _show(answers: "list[BriefAnswer]", language: Language, out: Path) -> None:
    """Print every brief, the main one last, and write its page."""
    from rich.console import Console

    from vado.lab import briefing
    from vado.lab.brief.terminal import render_terminal

    for answer in answers:
        page = briefing.write_page(answer, language, out, answers)
        render_terminal(answer.content, language, Console())
        typer.echo(str(page))
