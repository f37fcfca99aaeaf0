"""Names and helpers that several subjects share."""

import inspect
from typing import Any

from vado.core.model import Equation, Flow, Formula, Model

TREATMENTS = ("buprenorphine", "methadone", "naltrexone")
"""In the order of the dimension ``treatment``."""

DISORDERS = ("oud", "oud_heroin", "hud")
"""Use disorders: of prescription opioids, of these with heroin, of heroin."""

PEOPLE = "person"
FLOW = "person / year"
RATE = "1 / year"


def parameters(model: Model, unit: str, *names: str) -> None:
    """Declare numbers of one unit."""
    for name in names:
        model.parameter(name, unit=unit)


def each(model: Model, name: str, unit: str, of: tuple[str, ...]) -> None:
    """Line up one quantity of each treatment along the dimension ``treatment``."""

    def lined_up(is_1: Any, is_2: Any, is_3: Any, x: Any, y: Any, z: Any) -> Any:
        return is_1 * x + is_2 * y + is_3 * z

    model.add(
        Equation(
            name=name,
            unit=unit,
            needs=(*(f"is_{t}" for t in TREATMENTS), *of),
            formula=lined_up,
            text=f"{', '.join(of)}, each for its treatment.",
        )
    )


def by_treatment(model: Model, name: str, unit: str) -> None:
    """A number for each treatment, such as ``usual_stay_methadone``, lined up."""
    numbers = tuple(f"{name}_{t}" for t in TREATMENTS)
    parameters(model, unit, *numbers)
    each(model, name, unit, numbers)


def quantity(
    model: Model, name: str, unit: str, formula: Formula, needs: tuple[str, ...]
) -> None:
    """Declare a quantity whose formula serves several names."""
    text = (inspect.getdoc(formula) or "").split("\n")[0]
    model.add(Equation(name=name, unit=unit, needs=needs, formula=formula, text=text))


def flow(
    model: Model,
    name: str,
    formula: Formula,
    needs: tuple[str, ...],
    *,
    out_of: str | None = None,
    into: str | None = None,
) -> None:
    """Declare a flow of people whose formula serves several stocks."""
    text = (inspect.getdoc(formula) or "").split("\n")[0]
    model.add(
        Flow(
            name=name,
            unit=FLOW,
            needs=needs,
            formula=formula,
            text=text,
            out_of=out_of,
            into=into,
        )
    )
