"""What a run accepts and returns."""

import os
import subprocess
import sys

import numpy as np
import pytest

from small import rivals, spread, tank, tank_solution, valve
from vado.core.errors import Problems, Unsupported, VadoError
from vado.core.model import Model
from vado.engine import Bands, Line, Steps, compile_model, ensemble, exact_quantiles


@pytest.fixture(scope="module")
def program():
    return compile_model(tank(), target="reference", watch=["water"])


def told(program, **how):
    with pytest.raises(VadoError) as error:
        program.run(**{"start": 0, "stop": 4, **how})
    return str(error.value)


def test_a_run_without_inputs_has_the_models_own_values(program):
    result = program.run(start=0, stop=4)
    np.testing.assert_allclose(
        result.series["water"][:, 0], tank_solution(result.times), rtol=1e-4
    )


def test_there_are_as_many_runs_as_the_longest_input(program):
    assert program.run({"lag": [3.0, 4.0, 5.0]}, start=0, stop=1).status.shape == (3,)
    assert program.run(start=0, stop=1, runs=2).status.shape == (2,)
    assert program.run({"lag": 3.0}, start=0, stop=1).status.shape == (1,)


def test_every_step_is_kept_unless_told(program):
    result = program.run(start=0, stop=3, dates=[0.5])
    assert result.times.tolist() == [0.0, 0.5, 1.0, 2.0, 3.0]
    assert result.series["water"].shape == (5, 1)


def test_the_times_to_record_are_kept_exactly(program):
    result = program.run(start=0, stop=3, record=[3.0, 0.25])
    assert result.times.tolist() == [0.25, 3.0]
    assert result.series["water"].shape == (2, 1)
    assert program.run(start=0, stop=3, record=()).series["water"].shape == (0, 1)


def test_a_time_outside_the_run_cannot_be_recorded(program):
    assert "record: 4.5 is not between the start (0) and the end (4)" in told(
        program, record=[1.0, 4.5]
    )


def test_steps_end_where_a_lever_is_set_anew():
    program = compile_model(valve(), target="reference", watch=["water"])
    result = program.run(start=0, stop=2, signals={"opening": Steps(((0.7, 1.0),))})
    assert result.times.tolist() == [0.0, 0.7, 1.0, 2.0]


def test_no_runs_are_refused(program):
    assert "runs: 0 runs were asked for" in told(program, runs=0)


def test_inputs_of_unlike_length_are_refused(program):
    text = told(program, inputs={"lag": [1.0, 2.0], "inflow_rate": [1.0, 2.0, 3.0]})
    assert (
        "run of tank: inputs.lag: has shape (2,). Give a number or shape (3,)" in text
    )


def test_a_number_that_is_none_is_refused(program):
    assert "inputs.lag: holds NaN" in told(program, inputs={"lag": [1.0, np.nan]})


def test_unknown_names_get_the_nearest_known_one():
    text = told(
        compile_model(valve(), target="reference"),
        inputs={"leakines": 1.0},
        signals={"openin": 1.0},
    )
    assert "inputs.leakines: there is no such name. Did you mean 'leakiness'?" in text
    assert "signals.openin: there is no such name. Did you mean 'opening'?" in text


def test_all_problems_are_told_at_once(program):
    with pytest.raises(Problems) as error:
        program.run({"lagg": 1.0, "inflow_rate": np.nan}, start=0, stop=1, runs=0)
    assert len(error.value.problems) == 3


def test_a_signal_without_a_value_is_told():
    model = valve()
    model.series("rain", unit="kg / day")
    program = compile_model(model, target="reference")
    assert "signals.rain: has no value" in told(program)
    assert "signals.rain: is NaN" in told(program, signals={"rain": np.nan})
    assert program.run(start=0, stop=1, signals={"rain": Line((0.0,), (1.0,))}).ok.all()


def shared():
    model = rivals(size=9)
    model.parameter("luck", unit="person / week", value=1.0, dims="group")

    @model.flow(into="people", unit="person / week")
    def chance(luck):
        return luck

    return model


def test_an_input_with_dims_is_given_for_all_runs_or_for_each(target):
    program = compile_model(shared(), target=target, threads=1)
    one = np.arange(9.0)
    each = np.stack([one, 2 * one], axis=-1)
    run = {"start": 0, "stop": 3}
    both = program.run({"luck": each}, **run).states["people"]
    alone = program.run({"luck": one}, **run, runs=2).states["people"]
    assert np.array_equal(both[:, 0], alone[:, 0])
    assert np.array_equal(alone[:, 0], alone[:, 1])
    flat = program.run({"luck": 2.0}, **run).states["people"]
    same = program.run({"luck": np.full((9, 1), 2.0)}, **run).states["people"]
    assert np.array_equal(flat, same)


def test_an_input_of_another_shape_is_refused():
    program = compile_model(shared(), target="reference")
    text = told(program, inputs={"luck": np.ones((8, 2))}, runs=2)
    assert "inputs.luck: has shape (8, 2). Give a number or shape (9, 2)" in text


def test_chunks_fold_into_bands():
    program = compile_model(rivals(), target="reference", watch=["everyone"])
    draws = spread(rivals(), 30)
    when = {"start": 0, "stop": 10, "record": [0, 10]}
    chunks = [{k: v[a : a + 10] for k, v in draws.items()} for a in (0, 10, 20)]
    bands = Bands()
    for chunk in chunks:
        bands.add(program.run(chunk, **when))
    whole = program.run(draws, **when)
    assert bands.count == 30
    np.testing.assert_array_equal(
        bands.values()["everyone"],
        exact_quantiles(whole.series["everyone"], bands.quantiles),
    )


def test_an_unknown_target_is_refused():
    with pytest.raises(VadoError, match="Choose auto, native or reference"):
        compile_model(tank(), target="fortran")


def rounded():
    model = Model("m", "none", "day")
    model.stock("x", unit="1", start=1.0)

    @model.flow(into="x", unit="1 / day")
    def wave(x):
        return np.sin(x)

    return model


def test_a_function_without_vector_code_falls_back_to_numpy():
    pytest.importorskip("llvmlite")
    result = compile_model(rounded()).run(start=0, stop=1)
    assert result.ok.all()
    with pytest.raises(Unsupported, match="sin"):
        compile_model(rounded(), target="native")


def test_processors_are_counted_where_affinity_is_unknown(monkeypatch):
    assert ensemble.processors() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert ensemble.processors() == os.cpu_count()


def test_running_a_model_needs_no_heavy_library():
    script = (
        "import sys; from small import tank; from vado.engine import compile_model; "
        "compile_model(tank(), target='reference').run(start=0, stop=1); "
        "heavy = {'xarray', 'pandas', 'scipy', 'pint', 'llvmlite'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
