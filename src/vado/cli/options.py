"""The options that several commands share, each told once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

System = Annotated[str, typer.Argument(help="The system to run, such as 'cartels'.")]
Scenario = Annotated[str | None, typer.Option(help="What nobody chooses.")]
StructureKey = Annotated[
    str | None, typer.Option("--structure", help="The rival mechanism to assume.")
]
Switches = Annotated[
    list[str] | None,
    typer.Option("--switch", metavar="NAME=VALUE", help="A form of the model."),
]
Draws = Annotated[
    str, typer.Option(help="How futures are drawn, such as prior or calibrated.")
]
Futures = Annotated[
    int | None,
    typer.Option(help="How many futures; 1,000 unless told, 1 for published draws."),
]
Seed = Annotated[int, typer.Option(help="The seed of the study.")]
Start = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="First date reported."),
]
End = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last date.")]
Step = Annotated[
    str | None, typer.Option(metavar="1w|4w|1/16y", help="The integration step.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where to write the result."),
]
Language = Annotated[Literal["en", "es"], typer.Option("--lang", help="en or es.")]
