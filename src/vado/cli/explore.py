"""Commands that show what there is: models, explain and schema."""

import json
from typing import Annotated

import typer

from vado.cli import options, tell
from vado.cli.ask import switch_choices


def models(as_json: options.Json = False) -> None:
    """List the models, what each answers and where it comes from."""
    from vado.lab.models import models as listed

    answer = listed()
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.tables import models_table

        models_table(answer)


def explain(
    system: options.System,
    switches: options.Switches = None,
    as_json: options.Json = False,
) -> None:
    """Show a system's equations, numbers and sources, and what reaches what."""
    from vado.lab.asking import make
    from vado.lab.explain import explain as explained
    from vado.lab.requests import ExplainRequest

    request = make(ExplainRequest, system=system, switches=switch_choices(switches))
    answer = explained(request)
    if as_json:
        tell.answer_json(answer)
    else:
        from vado.cli.tables import explain_tables

        explain_tables(answer)


def schema(
    name: Annotated[
        str | None, typer.Argument(help="A record; all names when left out.")
    ] = None,
) -> None:
    """Print the JSON Schema of a request, an answer or a data file's record."""
    from vado.lab.schema import all_schemas, schema_of

    if name is None:
        typer.echo("\n".join(all_schemas()))
    else:
        typer.echo(json.dumps(schema_of(name), indent=2, ensure_ascii=False))
