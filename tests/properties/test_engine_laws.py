"""What holds for every model, whatever it says: small ones and all that are shipped.

A shipped model is found by its folder; it is run under its default switches and under
every other choice that needs no file of other authors.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vado.models
from small import rivals, tank, valve
from units_of_formulas import check_units
from vado.core.model import Built, Flow, Model, Parameter, Signal, Stock
from vado.core.system import PER_YEAR
from vado.engine import Program, Steps, compile_model

RUNS = 9  # more than one register of lanes, and not a multiple of it


@dataclass(frozen=True, kw_only=True)
class World:
    """A model, its tables, its values, and how long the tests run it."""

    built: Built
    values: dict[str, float]
    stop: float
    start: float = 0.0
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Ranges of the numbers; outside them a model need not make sense."""

    @property
    def observed(self) -> dict[str, Any]:
        """Series that nobody chooses."""
        return dict(self.built.inputs(self.values)) if self.built.inputs else {}

    def inputs(self, runs: int, seed: int = 0) -> dict[str, np.ndarray]:
        """Values of many runs around the model's own."""
        rng = np.random.default_rng(seed)
        return {
            name: np.clip(
                self.values.get(name, item.value) * rng.uniform(0.8, 1.2, runs),
                *self.spans.get(name, (-np.inf, np.inf)),
            )
            for name, item in self.built.model.names.items()
            if isinstance(item, Parameter)
        }

    def levers(self, date: float) -> dict[str, Steps]:
        """Every lever at half from ``date`` on."""
        return self.observed | {
            name: Steps(((date, 0.5 * item.value),), before=item.value)
            for name, item in self.built.model.names.items()
            if isinstance(item, Signal) and item.lever
        }


def shipped() -> Iterator[tuple[str, World]]:
    """Every shipped model, under each choice of switches that needs no other file."""
    for folder in sorted(Path(vado.models.__path__[0]).iterdir()):
        if not (folder / "about.toml").exists():
            continue
        about = tomllib.loads((folder / "about.toml").read_text("utf-8"))
        facts = tomllib.loads((folder / "parameters.toml").read_text("utf-8"))
        switches = about.get("switches", [])
        default = {s["name"]: s["default"] for s in switches}
        choices = [default] + [
            default | {s["name"]: choice}
            for s in switches
            for choice in s["choices"]
            if choice != s["default"] and choice not in s.get("needs", {})
        ]
        for chosen in choices:
            built = import_module(f"vado.models.{folder.name}").build(chosen, find)
            per_year = PER_YEAR[built.model.time_unit]
            start = (about["start"].year - built.model.origin) * per_year
            known = {n: f for n, f in facts.items() if "value" in f}
            yield (
                "-".join([folder.name, *chosen.values()]),
                World(
                    built=built,
                    values={n: f["value"] for n, f in known.items()},
                    spans={
                        n: (f["range"]["low"], f["range"]["high"])
                        for n, f in known.items()
                    },
                    start=start,
                    stop=start + 0.6 * per_year,
                ),
            )


def find(key: str) -> Path:
    raise AssertionError(f"a default choice asked for the file {key}")


@cache
def worlds() -> dict[str, World]:
    """Small and shipped models by name."""
    small = {
        "tank": World(built=Built(model=tank(), tables={}), values={}, stop=20.0),
        "valve": World(built=Built(model=valve(), tables={}), values={}, stop=20.0),
        "rivals": World(built=Built(model=rivals(), tables={}), values={}, stop=40.0),
    }
    return small | dict(shipped())


@cache
def program(name: str, target: str) -> Program:
    """Each model compiled once for each target; its stocks are watched."""
    built = worlds()[name].built
    stocks = [n for n, item in built.model.names.items() if isinstance(item, Stock)]
    return compile_model(
        built.model, target=target, tables=built.tables, threads=1, watch=stocks
    )


def run(name: str, target: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Stocks at the start, at a date off the lattice and at the end."""
    world = worlds()[name]
    date = world.start + 0.37 * (world.stop - world.start)
    result = program(name, target).run(
        inputs,
        start=world.start,
        stop=world.stop,
        signals=world.levers(date),
        record=[world.start, date, world.stop],
    )
    # a published form may go below zero where its numbers are moved at will
    assert all(np.isfinite(values).all() for values in result.series.values())
    return dict(result.series)


def part(inputs: dict[str, np.ndarray], chosen: object) -> dict[str, np.ndarray]:
    """The chosen runs of inputs."""
    return {name: values[chosen] for name, values in inputs.items()}


NAMES = tuple(worlds())
every_model = pytest.mark.parametrize("name", NAMES)


@every_model
def test_targets_agree(name):
    pytest.importorskip("llvmlite", reason="the native target needs llvmlite")
    inputs = worlds()[name].inputs(RUNS)
    plain, native = (run(name, target, inputs) for target in ("reference", "native"))
    for stock, values in plain.items():
        np.testing.assert_allclose(native[stock], values, rtol=1e-12, atol=1e-300)


@every_model
def test_a_batch_is_a_loop(name, target):
    inputs = worlds()[name].inputs(RUNS)
    whole = run(name, target, inputs)
    for k in range(RUNS):
        for stock, values in run(name, target, part(inputs, slice(k, k + 1))).items():
            assert np.array_equal(values, whole[stock][..., k : k + 1])


@settings(max_examples=5)
@given(order=st.permutations(range(RUNS)), cut=st.integers(1, RUNS - 1))
@every_model
def test_any_split_and_order_of_runs_gives_the_same_bits(name, order, cut):
    inputs = worlds()[name].inputs(RUNS)
    whole = run(name, "auto", inputs)
    for chosen in (order[:cut], order[cut:]):
        for stock, values in run(name, "auto", part(inputs, chosen)).items():
            assert np.array_equal(values, whole[stock][..., chosen])


@every_model
def test_threads_do_not_change_a_bit(name):
    world, one = worlds()[name], program(name, "auto")
    two = Program(one.plan, one.target, threads=2)
    when = {
        "start": world.start,
        "stop": world.stop,
        "record": [world.stop],
        "signals": world.observed,
    }
    inputs = world.inputs(200)
    for stock, values in one.run(inputs, **when).series.items():
        assert np.array_equal(two.run(inputs, **when).series[stock], values)


@every_model
def test_half_the_step_gives_nearly_the_same(name):
    world = worlds()[name]
    made = program(name, "auto")
    when = {
        "start": world.start,
        "stop": world.stop,
        "record": (),
        "signals": world.levers(world.start + 0.33 * (world.stop - world.start)),
    }
    coarse, fine = (
        made.run(world.inputs(RUNS), step=step, **when).states
        for step in (made.plan.step, made.plan.step / 2)
    )
    worst = max(
        np.max(np.abs(coarse[stock] - values) / np.maximum(np.abs(values), tiny))
        for stock, values in fine.items()
        for tiny in [1e-12 * np.abs(values).max() + 1e-300]
    )
    # a published Euler step is part of its model and may be as coarse as it was
    assert world.built.model.method == "euler" or worst < 1e-5


@every_model
def test_a_run_can_stop_anywhere_without_changing_what_came_before(name):
    world = worlds()[name]
    step = world.built.model.step_size
    steps = int((world.stop - world.start) / step / 2)
    inputs, half = world.inputs(RUNS), world.start + steps * step
    when = {"start": world.start, "record": [half], "signals": world.observed}
    short = program(name, "auto").run(inputs, stop=half, **when)
    long = program(name, "auto").run(inputs, stop=world.stop, **when)
    for stock, values in short.series.items():
        assert np.array_equal(long.series[stock], values)


def counted(model: Model) -> tuple[Model, dict[str, Flow]]:
    """The model with a counter for each of its flows."""
    out = replace(model, names=dict(model.names))
    flows = {n: item for n, item in model.names.items() if isinstance(item, Flow)}
    for name, flow in flows.items():
        out.add(
            Flow(
                name=f"{name}__counting",
                unit=flow.unit,
                formula=lambda x: x,
                needs=(name,),
                into=f"{name}__total",
            )
        )
    return out, flows


@every_model
def test_a_stock_changes_by_what_flows_in_less_what_flows_out(name):
    world = worlds()[name]
    model, flows = counted(world.built.model)
    dims = {n: program(name, "auto").plan.traced.values[n].dims for n in flows}
    for flow, over in dims.items():
        model.stock(f"{flow}__total", unit="1", dims=over, two_sided=True)
    stocks = [n for n, i in world.built.model.names.items() if isinstance(i, Stock)]
    totals = [f"{flow}__total" for flow in flows]
    book = compile_model(
        model, tables=world.built.tables, watch=[*stocks, *totals], threads=1
    )
    result = book.run(
        world.inputs(RUNS),
        start=world.start,
        stop=world.stop,
        record=[world.start, world.stop],
        signals=world.observed,
    ).series
    for stock in stocks:
        change = result[stock][-1] - result[stock][0]
        size = np.abs(result[stock]).max()
        for flow, item in flows.items():
            total, extra = result[f"{flow}__total"][-1], len(dims[flow])
            extra -= len(model.names[stock].dims)
            amount = total.sum(axis=tuple(range(max(0, extra))))
            change = change - amount * ((item.into == stock) - (item.out_of == stock))
        assert np.abs(change).max() <= 1e-11 * size


@every_model
def test_every_formula_has_the_unit_it_declares(name):
    pytest.importorskip("pint", reason="units are checked with pint")
    check_units(worlds()[name].built.model)


def test_where_there_is_nobody_nobody_comes(target):
    nobody = {"first": np.zeros(12)}
    program = compile_model(rivals(), target=target, tables=nobody, threads=1)
    result = program.run(worlds()["rivals"].inputs(3), start=0, stop=10)
    assert result.ok.all()
    assert all((values == 0.0).all() for values in result.states.values())
