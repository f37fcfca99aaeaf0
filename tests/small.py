"""Small models that tests share. Their numbers mean nothing."""

from typing import Any

import numpy as np

from vado.core.maths import divided, dot, total
from vado.core.model import Model, Parameter
from vado.core.system import System, Wire, join


def tank(**how: Any) -> Model:
    """One stock that fills at a rate and leaks by its half life."""
    model = Model("tank", source="none", time_unit="day", **how)
    model.parameter("inflow_rate", unit="kg / day", value=2.0)
    model.parameter("lag", unit="day", value=4.0)
    model.stock("water", unit="kg", start=10.0)

    @model.flow(into="water", unit="kg / day")
    def inflow(inflow_rate: Any) -> Any:
        """Water comes in at a steady rate."""
        return inflow_rate

    @model.flow(out_of="water", unit="kg / day")
    def leak(water: Any, lag: Any) -> Any:
        """Water leaks in proportion to what is there."""
        return water / lag

    return model


def tank_solution(time: Any, lag: Any = 4.0, rate: Any = 2.0) -> Any:
    """The exact amount of water in ``tank``."""
    return rate * lag + (10.0 - rate * lag) * np.exp(-np.asarray(time) / lag)


def valve(**how: Any) -> Model:
    """A tank whose inflow a policy sets and whose leak grows with what is there."""
    model = Model("valve", source="none", time_unit="day", **how)
    model.parameter("leakiness", unit="1 / kg / day", value=0.05)
    model.lever("opening", unit="kg / day", value=1.0)
    model.stock("water", unit="kg", start=3.0)

    @model.flow(into="water", unit="kg / day")
    def inflow(opening: Any) -> Any:
        """Water comes in as the valve is set."""
        return opening

    @model.flow(out_of="water", unit="kg / day")
    def leak(water: Any, leakiness: Any) -> Any:
        """Water presses itself out."""
        return leakiness * water * water

    return model


def valve_solution(time: float, opening: float, start: float) -> float:
    """The exact amount of water in ``valve`` under one opening above zero."""
    level = float(np.sqrt(opening / 0.05))
    gap = (start - level) / (start + level)
    late = gap * np.exp(-2 * 0.05 * level * time)
    return float(level * (1 + late) / (1 - late))


def rivals(size: int = 12, **how: Any) -> Model:
    """Groups on a network that grow and hurt each other; two counters keep books."""
    rng = np.random.default_rng(7)
    ties = rng.uniform(0, 1, (size, size)) * (rng.uniform(0, 1, (size, size)) < 0.3)
    model = Model(
        "rivals", source="none", time_unit="week", dims={"group": size}, **how
    )
    model.parameter("growth", unit="1 / week", value=0.03)
    model.parameter("harm", unit="1 / person / week", value=2e-4)
    model.parameter("arrests", unit="person / week", value=8.0)
    model.lever("effort", unit="1", value=1.0)
    model.table("ties", dims=("group", "group"), value=ties)
    model.table("first", dims="group", unit="person", value=rng.uniform(20, 90, size))
    model.stock("people", unit="person", dims="group", start="first", floor=0.0)
    model.stock("joined", unit="person")
    model.stock("gone", unit="person")

    @model.quantity(unit="person")
    def everyone(people: Any) -> Any:
        """People in any group."""
        return total(people, "group")

    @model.flow(into="people", unit="person / week")
    def joining(people: Any, growth: Any) -> Any:
        """People bring in others."""
        return growth * people

    @model.flow(out_of="people", unit="person / week")
    def leaving(
        people: Any, harm: Any, ties: Any, arrests: Any, effort: Any, everyone: Any
    ) -> Any:
        """People are hurt by those they are tied to, or arrested by size."""
        hurt = harm * people * dot(ties, people)
        return hurt + arrests * effort * divided(people, everyone)

    @model.flow(into="joined", unit="person / week")
    def all_joining(joining: Any) -> Any:
        """Everyone who joins."""
        return total(joining, "group")

    @model.flow(into="gone", unit="person / week")
    def all_leaving(leaving: Any) -> Any:
        """Everyone who leaves."""
        return total(leaving, "group")

    return model


def pair(fine_method: str = "rk4", slow_method: str = "euler") -> System:
    """Two linear models, one in years and one in weeks, that feed each other."""
    slow = Model("slow", "none", "year", method=slow_method, step_size=1 / 16)
    slow.stock("x", unit="1", start=1.0)
    slow.series("y", unit="1")
    slow.parameter("speed", unit="1 / year", value=1.0)

    @slow.flow(into="x", unit="1 / year")
    def rise(x: Any, y: Any, speed: Any) -> Any:
        return speed * (y - x)

    fine = Model("fine", "none", "week", method=fine_method, step_size=1.0)
    fine.stock("y", unit="1", start=0.0)
    fine.series("x", unit="1")
    fine.parameter("speed", unit="1 / week", value=1 / 52)

    @fine.flow(into="y", unit="1 / week")
    def climb(x: Any, y: Any, speed: Any) -> Any:
        return speed * (2 * x - 4 * y)

    return join(
        "pair", [fine, slow], [Wire("fine.y", "slow.y"), Wire("slow.x", "fine.x")]
    )


def pair_solution(years: float) -> tuple[float, float]:
    """The exact x and y of ``pair``."""
    lam, vec = np.linalg.eig(np.array([[-1.0, 1.0], [2.0, -4.0]]))
    x, y = (vec * np.exp(years * lam)) @ np.linalg.solve(vec, [1.0, 0.0])
    return float(x), float(y)


def spread(
    model: Model, runs: int, width: float = 0.2, seed: int = 0
) -> dict[str, Any]:
    """Inputs of many runs around a model's own values."""
    rng = np.random.default_rng(seed)
    return {
        name: item.value * rng.uniform(1 - width, 1 + width, runs)
        for name, item in model.names.items()
        if isinstance(item, Parameter)
    }
