"""Stages, floors and the digest of a plan."""

import os
import subprocess
import sys

import numpy as np
import pytest

from small import pair, rivals, tank
from vado.core.errors import UnknownName, VadoError
from vado.core.maths import where
from vado.core.model import Model
from vado.engine import Observe, compile_model
from vado.engine.graph import reachable
from vado.engine.plan import plan


def constants(node):
    return sorted(n.attr for n in reachable([node]) if n.op == "const")


def test_stages_hold_no_term_that_is_nothing():
    stages = plan(tank(), method="rk4").stages
    first, last = stages[0, 0]["water"], stages[0, 3]["water"]
    assert constants(first.next) == [0.5]
    assert constants(last.next) == [1 / 3, 0.5]
    assert first.summed.op != "load"
    assert last.summed is None


def test_euler_keeps_no_running_sum():
    change = plan(tank(), method="euler").stages[0, 0]["water"]
    assert change.summed is None
    assert constants(change.next) == []


def test_names_to_watch_or_observe_must_exist():
    with pytest.raises(UnknownName, match="Did you mean 'water'"):
        plan(tank(), watch=["watr"])
    with pytest.raises(UnknownName, match="Did you mean 'water'"):
        plan(tank(), observe={"end": Observe("final", "watr")})


def basin(floor=None, two_sided=False, start=2.0):
    """A stock that falls by one a day and comes back after the fourth."""
    model = Model("basin", "none", "day", method="euler")
    model.stock("level", unit="kg", start=start, floor=floor, two_sided=two_sided)

    @model.flow(into="level", unit="kg / day")
    def change(clock):
        return where(clock.middle < 4, -1.0, 1.0)

    return model


def course(target, **how):
    program = compile_model(basin(**how), target=target, watch=["level"], threads=1)
    result = program.run(start=0, stop=6)
    return result.series["level"][:, 0].tolist(), result.counts()


def test_a_stock_never_falls_below_its_floor(target):
    path, counts = course(target, floor=0.0)
    assert path == [2.0, 1.0, 0.0, 0.0, 0.0, 1.0, 2.0]
    assert counts["ok"] == 1


def test_a_floor_need_not_be_zero(target):
    assert course(target, floor=1.5)[0] == [2.0, 1.5, 1.5, 1.5, 1.5, 2.5, 3.5]
    path, counts = course(target, floor=-1.0)
    assert path == [2.0, 1.0, 0.0, -1.0, -1.0, 0.0, 1.0]
    assert counts["negative"] == 1


def test_a_stock_below_zero_is_told_unless_it_is_two_sided(target):
    assert course(target)[1]["negative"] == 1
    assert course(target, two_sided=True)[1]["ok"] == 1


def test_a_start_below_zero_is_not_repaired(target):
    path, counts = course(target, floor=0.0, start=-2.0)
    assert path[:2] == [-2.0, 0.0]
    assert counts["negative"] == 1


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_a_floor_does_not_heal_a_broken_stock(method, target):
    model = tank()
    model.stock("mud", unit="kg", start="mud_start", floor=0.0)
    model.parameter("mud_start", unit="kg", value=1.0)

    @model.flow(out_of="mud", unit="kg / day")
    def settling(mud, lag):
        return mud / lag

    program = compile_model(model, target=target, method=method, threads=1)
    result = program.run({"lag": [0.0, 4.0]}, start=0, stop=3)
    assert np.isnan(result.states["mud"][0]) or np.isinf(result.states["mud"][0])
    assert result.status.tolist() == [1, 0]


def logistic():
    model = Model("map", "none", "week", method="map")
    model.stock("x", unit="1", start=0.3)

    @model.step(of="x")
    def next_x(x):
        return 3.9 * x * (1 - x)

    return model


def test_a_model_of_steps_moves_in_jumps(target):
    program = compile_model(logistic(), target=target, watch=["x"], threads=1)
    x = 0.3
    for _ in range(30):
        x = 3.9 * x * (1 - x)
    assert program.run(start=0, stop=30).series["x"][-1, 0] == pytest.approx(
        x, abs=1e-9
    )


def test_jumps_need_a_method_of_one_stage():
    with pytest.raises(VadoError, match=r"x moves in jumps.*'map' or 'euler'"):
        plan(logistic(), method="rk4")


def test_150_groups_stay_as_small_a_graph_as_12():
    def nodes(size):
        return len(plan(rivals(size)).graph.nodes)

    assert nodes(150) == nodes(12) < 120


SCRIPT = "from small import rivals; from vado.engine.plan import plan; " + (
    "print(plan(rivals(), watch=['everyone']).digest)"
)


def test_a_digest_is_the_same_in_every_process():
    texts = set()
    for seed in ("0", "1"):
        path = os.pathsep.join(sys.path)
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        texts.add(done.stdout.strip())
    assert texts == {plan(rivals(), watch=["everyone"]).digest}


def test_a_digest_changes_with_what_is_computed():
    ties = np.asarray(rivals().names["ties"].value).copy()
    ties[0, 1] += 1e-12
    plans = [
        plan(rivals()),
        plan(rivals(), tables={"ties": ties}),
        plan(rivals(), method="euler"),
        plan(rivals(), watch=["everyone"]),
        plan(rivals(), observe={"peak": Observe("largest", "everyone")}),
        plan(rivals(), allow_negative=True),
        plan(rivals(size=13)),
        plan(pair()),
    ]
    assert len({p.digest for p in plans}) == len(plans)


def test_a_digest_does_not_depend_on_the_target(target):
    assert compile_model(rivals(), target=target).digest == plan(rivals()).digest
