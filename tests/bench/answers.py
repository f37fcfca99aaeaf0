"""How long answers take: bands of a thousand futures, a million futures, commands."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from problem import WEEKS, Problem, cartels
from timing import best_in_turns

from vado.engine import Bands, compile_model
from vado.engine.ensemble import Program
from vado.engine.lower import lower
from vado.engine.plan import plan
from vado.engine.targets.llvm import emit
from vado.engine.targets.native import Native

OUTCOMES = ("total_members", "deaths", "recruitment")
Rows = dict[str, str]


def program(problem: Problem) -> Program:
    """The problem with three outcomes kept over time."""
    return compile_model(problem.model, tables=problem.tables, watch=OUTCOMES)


def bands(rounds: int) -> Rows:
    """A thousand futures to five bands of three outcomes, on all cores."""
    problem = cartels(1000)
    compiled = program(problem)

    def answer(step: float) -> None:
        result = compiled.run(problem.inputs, start=0.0, stop=WEEKS, step=step)
        summary = Bands()
        summary.add(result)
        summary.values(compiled.pool)

    steps = {"1 week": 1.0, "4 weeks": 4.0, "13 weeks": 13.0}
    took = best_in_turns(
        {name: (lambda h=h: answer(h)) for name, h in steps.items()}, rounds
    )
    return {f"1,000 futures → 5 bands × 3 outcomes, steps of {k}": f"{t * 1e3:.1f} ms"
            for k, t in took.items()}  # fmt: skip


def speeds(rounds: int) -> Rows:
    """Runs a second on all cores by length of step."""
    problem = cartels(8192)
    compiled = program(problem)
    took = best_in_turns(
        {
            f"{h:g}": lambda h=h: compiled.run(
                problem.inputs, start=0.0, stop=WEEKS, step=h, record=[WEEKS]
            )
            for h in (4.0, 13.0)
        },
        rounds,
    )
    return {
        f"runs a second, steps of {h} weeks, all cores": f"{8192 / t:,.0f}"
        for h, t in took.items()
    }


def stages(rounds: int) -> Rows:
    """Where the time goes from the declaration to a program."""
    problem = cartels(8)

    def new():
        return plan(problem.model, tables=problem.tables, watch=OUTCOMES)

    made = new()
    low = lower(made)
    Native(made)
    steps = {
        "trace and plan": new,
        "lower": lambda: lower(made),
        "print": lambda: emit(low, 8),
        "all after the plan, compiled": lambda: Native(made, cached=False),
        "all after the plan, object from the cache": lambda: Native(made),
    }
    took = best_in_turns(steps, rounds)
    return {f"compile: {name}": f"{t * 1e3:.1f} ms" for name, t in took.items()}


MILLION = """
import json, resource, sys, time
sys.path.insert(0, {folder!r})
from problem import WEEKS, cartels
from vado.engine import Observe, compile_model
problem = cartels({chunk})
seen = {{name: Observe("final", name) for name in {outcomes!r}}}
program = compile_model(problem.model, tables=problem.tables, observe=seen)
inputs, left, count = problem.inputs, {futures}, 0
start = time.perf_counter()
while left:
    runs = min(left, {chunk})
    given = {{name: values[:runs] for name, values in inputs.items()}}
    result = program.run(given, start=0.0, stop=WEEKS, step=4.0, record=[])
    count += sum(len(v) for v in result.observed.values())
    left -= runs
took = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.platform == "linux":
    # ru_maxrss counts the parent's memory too: it survives the start of a program
    status = open("/proc/self/status").read()
    peak = 1024 * int(status.split("VmHWM:")[1].split()[0])
print(json.dumps([took, peak, count]))
"""


def million(futures: int) -> Rows:
    """Final outcomes of very many futures, in a process of their own."""
    text = MILLION.format(
        folder=str(Path(__file__).parent),
        chunk=8192,
        futures=futures,
        outcomes=OUTCOMES,
    )
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True
    )
    took, peak, count = json.loads(done.stdout)
    if count != futures * len(OUTCOMES):
        raise SystemExit(f"{count} numbers came out of {futures} futures")
    name = f"{futures:,} futures, steps of 4 weeks, final outcomes"
    return {name: f"{took:.1f} s", f"{name}: peak memory": f"{peak / 1e6:.0f} MB"}


def commands(rounds: int) -> Rows:
    """Whole processes with a warm cache."""
    folder = Path(sys.executable).parent
    lines: Mapping[str, list[str]] = {
        "vado --help": [str(folder / "vado"), "--help"],
        "python -c 'import vado'": [sys.executable, "-c", "import vado"],
        "vado run cartels --futures 1000 --step 4w --json": [
            str(folder / "vado"),
            *["run", "cartels", "--futures", "1000", "--step", "4w", "--json"],
        ],
    }

    def work(line: list[str]) -> None:
        subprocess.run(line, stdout=subprocess.DEVNULL, check=True)

    took = best_in_turns(
        {name: (lambda line=line: work(line)) for name, line in lines.items()}, rounds
    )
    return {f"`{name}`, whole process": f"{t:.2f} s" for name, t in took.items()}
