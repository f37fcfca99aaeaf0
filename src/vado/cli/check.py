"""Commands that hold a model against its paper: validate and calibrate."""

from typing import Annotated

import typer

from vado.cli import options, tell
from vado.cli.ask import switch_choices

UNEXPLAINED = 1


def validate(
    model: Annotated[str | None, typer.Argument(help="One model, or all.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the rows that take longer.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Compare models with the numbers their papers reported."""
    from vado.lab.asking import make
    from vado.lab.requests import ValidateRequest
    from vado.lab.validate import validate as validated

    request = make(ValidateRequest, model=model, everything=everything)
    with tell.progress("Comparing with the papers") as told:
        answer = validated(request, told)
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.validation import validation_tables

        validation_tables(answer)
    if any(row.ok is False and not row.explained for row in answer.rows):
        raise typer.Exit(UNEXPLAINED)


def calibrate(
    model: Annotated[str, typer.Argument(help="The model to fit again.")],
    switches: options.Switches = None,
    out: options.Out = None,
    language: options.Language = "en",
    as_json: options.Json = False,
) -> None:
    """Fit a model again and remake what its futures are drawn from."""
    from vado.lab.asking import make
    from vado.lab.calibrate import calibrate as calibrated
    from vado.lab.dataset import check_target
    from vado.lab.requests import CalibrateRequest

    if out is not None:
        check_target(out, (".csv",))
    request = make(CalibrateRequest, model=model, switches=switch_choices(switches))
    with tell.progress("Fitting") as told:
        answer = calibrated(request, out, told)
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.tables import calibration_lines

        calibration_lines(answer, language)
