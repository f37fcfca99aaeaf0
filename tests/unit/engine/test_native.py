"""Compiled runs: the same bits however they are cut, and a cache that never lies."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="the native target needs llvmlite")

from processors import skip_unless_here
from small import pair, rivals, spread
from vado.engine import compile_model
from vado.engine.plan import plan
from vado.engine.targets import native, objects
from vado.engine.targets.native import Native

TESTS = str(Path(__file__).parents[2])
RUNS = 41
TIMES = np.arange(31.0)


@pytest.fixture(scope="module")
def made():
    return plan(rivals(), method="rk4", watch=["everyone"])


def bits(program, runs=RUNS, threads=None, draws=None):
    """Final states and the series of the first ``runs`` runs."""
    draws = {n: v[:runs] for n, v in (draws or spread(rivals(), RUNS)).items()}
    save = np.arange(len(TIMES))
    _, states, series = program.run(draws, TIMES, save, {"effort": 1.0}, runs, threads)
    return {**states, **series}


def assert_same(one, other, runs=RUNS):
    for name, values in one.items():
        assert np.array_equal(values[..., :runs], other[name][..., :runs]), name


@pytest.fixture(scope="module")
def whole(made):
    return bits(Native(made))


@pytest.mark.parametrize("runs", [1, 7, 8, 9, 40])
def test_runs_that_do_not_fill_the_lanes_are_the_same(made, whole, runs):
    some = bits(Native(made), runs)
    assert some["people"].shape == (12, runs)
    assert some["everyone"].shape == (31, runs)
    assert_same(some, whole, runs)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_threads_change_no_bit(made, whole, workers):
    with ThreadPoolExecutor(workers) as threads:
        assert_same(bits(Native(made), threads=threads), whole)


def test_one_program_serves_several_threads_at_once(made, whole):
    program = Native(made)
    with ThreadPoolExecutor(4) as threads:
        for result in threads.map(lambda _: bits(program), range(8)):
            assert_same(result, whole)


def test_the_order_of_runs_changes_no_bit(made, whole):
    turned = {n: v[::-1].copy() for n, v in spread(rivals(), RUNS).items()}
    result = bits(Native(made), draws=turned)
    assert_same({n: v[..., ::-1] for n, v in result.items()}, whole)


@pytest.mark.parametrize("lanes", [2, 4, 8])
@pytest.mark.parametrize("cpu", [None, "x86-64", "x86-64-v3", "x86-64-v4"])
def test_lanes_and_processor_level_change_no_bit(made, whole, lanes, cpu):
    skip_unless_here(cpu)
    assert_same(bits(Native(made, lanes=lanes, cpu=cpu)), whole)


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_a_system_of_two_steps_equals_numpy(method):
    results = [
        compile_model(pair(method), target=target, threads=1, watch=["slow.x"]).run(
            {"slow.speed": np.linspace(0.5, 1.5, 11)}, start=0, stop=2, record=[1, 2]
        )
        for target in ("reference", "native")
    ]
    for name in ("slow.x", "fine.y"):
        one, other = (r.states[name] for r in results)
        np.testing.assert_allclose(one, other, rtol=1e-13)
    one, other = (r.series["slow.x"] for r in results)
    np.testing.assert_allclose(one, other, rtol=1e-13)


@pytest.mark.parametrize(
    ("features", "lanes"),
    [({"avx512f": True, "avx2": True}, 8), ({"avx2": True}, 4), ({"neon": True}, 2)],
)
def test_lanes_fill_one_register(features, lanes):
    assert native.lanes_of(features) == lanes


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of this test alone."""
    monkeypatch.setenv("VADO_CACHE", str(tmp_path))
    return tmp_path / "objects"


@pytest.fixture
def compiled(monkeypatch):
    """Counts how often LLVM is asked to compile."""
    count, real = [], native._object
    monkeypatch.setattr(native, "_object", lambda *a: count.append(1) or real(*a))
    return count


def test_what_is_in_the_cache_is_not_compiled_again(made, whole, cache, compiled):
    assert_same(bits(Native(made)), whole)
    assert_same(bits(Native(made)), whole)
    assert len(compiled) == 1
    assert len(list(cache.iterdir())) == 1


def test_without_the_cache_nothing_is_kept(made, cache, compiled):
    Native(made, cached=False)
    Native(made, cached=False)
    assert len(compiled) == 2
    assert not cache.exists()


def test_the_cache_is_closed_to_others(made, cache):
    Native(made)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(next(cache.iterdir()).stat().st_mode) == 0o600


def damaged(content):
    """Ways a file can be wrong."""
    return {
        "cut short": content[: len(content) // 2],
        "empty": b"",
        "one bit turned": content[:-1] + bytes([content[-1] ^ 1]),
        "not an object": b"hello" * 100,
        "head only": content[:46],
        "raw code": content[46:],
    }


@pytest.mark.parametrize("how", damaged(bytes(100)))
def test_a_damaged_object_is_made_anew(made, whole, cache, compiled, how):
    Native(made)
    file = next(cache.iterdir())
    good = file.read_bytes()
    file.write_bytes(damaged(good)[how])
    assert_same(bits(Native(made)), whole)
    assert len(compiled) == 2
    assert file.read_bytes() == good


def test_an_object_that_others_can_write_is_not_run(made, cache, compiled):
    Native(made)
    next(cache.iterdir()).chmod(0o666)
    Native(made)
    assert len(compiled) == 2
    cache.chmod(0o777)
    Native(made)
    assert len(compiled) == 3


def test_a_folder_that_cannot_be_used_is_done_without(made, whole, cache, compiled):
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("a file where the folder should be")
    assert_same(bits(Native(made)), whole)
    assert len(compiled) == 1
    assert cache.read_text().startswith("a file")


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(made, whole, cache):
    Native(made)
    file = next(cache.iterdir())
    file.unlink()
    file.mkdir()
    (file / "inside").touch()
    assert_same(bits(Native(made)), whole)
    assert list(cache.iterdir()) == [file]


def test_without_a_home_there_is_no_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("VADO_CACHE")
    assert objects.objects_folder() == tmp_path / ".cache" / "vado" / "objects"

    def homeless():
        raise RuntimeError("no home")

    monkeypatch.setattr(objects.Path, "home", homeless)
    assert objects.objects_folder() is None


PROCESS = """
import sys
import numpy as np
from processors import skip_unless_here
from small import rivals
from vado.engine import compile_model
from vado.engine.targets import native
program = compile_model(rivals(), target="native", method="rk4", threads=1)
print(program.run(start=0, stop=30).states["people"].tobytes().hex())
"""


def process(seed):
    """Start a process that runs the model."""
    env = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": TESTS}
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS], env=env, stdout=subprocess.PIPE
    )


def test_another_process_finds_the_object(cache):
    first = process(1).communicate()[0]
    (file,) = cache.iterdir()
    before = file.stat()
    assert process(2).communicate()[0] == first
    (file,) = cache.iterdir()
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )


def test_processes_that_race_agree_and_leave_one_whole_object(cache):
    racing = [process(seed) for seed in range(3)]
    results = {p.communicate()[0] for p in racing}
    assert len(results) == 1
    assert all(p.returncode == 0 for p in racing)
    (file,) = cache.iterdir()
    assert objects.read_object(cache, file.name) is not None
