"""Commands about the dispute: claims and judge."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from vado.cli import options, tell
from vado.core.errors import Problem, Problems


class Language(StrEnum):
    """The language of tables."""

    EN = "en"
    ES = "es"


Lang = Annotated[Language, typer.Option("--lang", help="Language of the tables.")]


def claims(
    key: Annotated[
        str | None, typer.Argument(help="A claim such as U14, or a statement, S04.")
    ] = None,
    lang: Lang = Language.EN,
    as_json: options.Json = False,
) -> None:
    """Show who claims what, who rejects it, and on what sources."""
    from vado.lab.asking import make
    from vado.lab.claims import claims as claimed
    from vado.lab.requests import ClaimsRequest

    answer = claimed(make(ClaimsRequest, key=key))
    if as_json:
        tell.answer_json(answer)
    elif key is None:
        from vado.cli.claim_tables import claims_table

        claims_table(answer, lang.value)
    else:
        from vado.cli.claim_tables import claim_page

        claim_page(answer, lang.value)


def judge(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY|FILE.toml", help="A claim.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All claims.")] = False,
    lang: Lang = Language.EN,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to write a verdict file a claim."),
    ] = None,
    jsonld: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write schema.org ClaimReview."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Judge each reading of a claim by its test, blind to who made it."""
    from vado.lab.asking import make
    from vado.lab.judge import judge as judged
    from vado.lab.requests import JudgeRequest

    if (key is None) != everything:
        found = "needs one claim or --all."
        remedy = "Say `vado judge U14` or `vado judge --all`."
        raise Problems([Problem(file="request", key="key", found=found, remedy=remedy)])
    answer = judged(make(JudgeRequest, key=key, everything=everything))
    written = _write(answer, out, jsonld, key)
    if as_json:
        tell.answer_json(answer)
    elif written:
        typer.echo("\n".join(str(path) for path in written))
    else:
        from vado.cli.claim_tables import verdicts_table

        verdicts_table(answer, lang.value, whole=key is not None)


def _write(
    answer: Any, out: Path | None, jsonld: Path | None, key: str | None
) -> list[Path]:
    """Write what is asked for; the reviews stand beside the verdict files too."""
    if out is None and jsonld is None:
        return []
    from vado.lab.claim_review import reviews, write_reviews
    from vado.lab.judge import known_with
    from vado.lab.verdict_files import write_verdicts

    written = [] if out is None else list(write_verdicts(answer, out))
    found = reviews(answer, known_with(key))
    for path in (jsonld, None if out is None else out / "claim_reviews.jsonld"):
        if path is not None:
            write_reviews(found, path)
            written.append(path)
    return written
