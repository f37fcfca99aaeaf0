"""Commands that run futures: run and compare."""

from pathlib import Path
from typing import Annotated, Any

import typer

from vado.cli import options, tell
from vado.core.errors import Problem, Problems

PackageKey = Annotated[
    str,
    typer.Option("--package", metavar="KEY|FILE.toml", help="Policies of both."),
]


def run(
    system: options.System,
    package: PackageKey = "status_quo",
    scenario: options.Scenario = None,
    structure: options.StructureKey = None,
    switches: options.Switches = None,
    draws: options.Draws = "calibrated",
    futures: options.Futures = None,
    seed: options.Seed = 1,
    start: options.Start = None,
    end: options.End = None,
    step: options.Step = None,
    record: Annotated[
        str, typer.Option(help="Times kept: year, step or end.")
    ] = "year",
    out: options.Out = None,
    as_json: options.Json = False,
) -> None:
    """Run one package over many futures and print bands of its outcomes."""
    from vado.lab.asking import make
    from vado.lab.requests import RunRequest

    request = make(
        RunRequest,
        system=system,
        package=package,
        scenario=scenario,
        structure=structure,
        switches=switch_choices(switches),
        draws=draws,
        futures=how_many(futures, draws),
        seed=seed,
        start=day(start),
        end=day(end),
        step=step,
        record=record,
    )
    _answer_run(request, out, as_json)


def _answer_run(request: Any, out: Path | None, as_json: bool) -> None:
    """Run, write what is to be written, and print the answer or where it is."""
    from vado.lab import dataset
    from vado.lab.run import fold, prepare

    if out is not None:
        dataset.check_target(out)
    made = prepare(request)
    with tell.progress("Running futures") as told:
        if out is not None and out.suffix == ".nc":
            dataset.check_size(made)
            dataset.write_netcdf(out, dataset.dataset(made, told))
        told_in_words = as_json or out is None or out.suffix == ".csv"
        answer = fold(made, told) if told_in_words else None
        if answer is not None and out is not None and out.suffix == ".csv":
            dataset.write_bands(out, answer)
    if as_json and answer is not None:
        tell.answer_json(answer)
    elif out is not None:
        typer.echo(str(out))
    elif answer is not None:
        from vado.cli.tables import run_table

        run_table(answer)


def compare(
    system: options.System,
    packages: Annotated[
        list[str] | None,
        typer.Option("--package", metavar="KEY|FILE.toml", help="May be repeated."),
    ] = None,
    base: Annotated[
        str, typer.Option(metavar="KEY|FILE.toml", help="What they are paired with.")
    ] = "status_quo",
    scenario: options.Scenario = None,
    structure: options.StructureKey = None,
    switches: options.Switches = None,
    draws: options.Draws = "calibrated",
    futures: options.Futures = None,
    seed: options.Seed = 1,
    start: options.Start = None,
    end: options.End = None,
    step: options.Step = None,
    years: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="DATE", help="A date of comparison; repeatable."),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Run packages over the same futures and pair each with a base."""
    from vado.lab.asking import make
    from vado.lab.compare import all_packages
    from vado.lab.compare import compare as compared
    from vado.lab.requests import CompareRequest

    request = make(
        CompareRequest,
        system=system,
        packages=tuple(packages or all_packages(system, base)),
        base=base,
        scenario=scenario,
        structure=structure,
        switches=switch_choices(switches),
        draws=draws,
        futures=how_many(futures, draws),
        seed=seed,
        start=day(start),
        end=day(end),
        step=step,
        years=tuple(years or ()),
    )
    with tell.progress("Running futures") as told:
        answer = compared(request, told)
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.tables import compare_table

        compare_table(answer)


def how_many(futures: int | None, draws: str) -> int:
    """The number of futures, or its default: published draws are all one future."""
    if futures is not None:
        return futures
    return 1 if draws == "published" else 1_000


def day(moment: Any) -> Any:
    """The date of a moment the command line read."""
    return None if moment is None else moment.date()


def switch_choices(given: list[str] | None) -> dict[str, str]:
    """NAME=VALUE words as a table."""
    choices, problems = {}, []
    for word in given or ():
        name, sign, choice = word.partition("=")
        if sign and name and choice and name.strip() not in choices:
            choices[name.strip()] = choice.strip()
            continue
        again = name.strip() in choices
        found = f"'{word}' {'sets it again' if again else 'is not a switch'}."
        remedy = "Write NAME=VALUE once, such as network=synthetic."
        problems.append(
            Problem(file="request", key="switch", found=found, remedy=remedy)
        )
    if problems:
        raise Problems(problems)
    return choices
