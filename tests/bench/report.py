"""The figures as pages: printed, and kept in docs with the machine named."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernels import BASE, OURS, Row

DOCS = Path(__file__).resolve().parents[2] / "docs"
DECISION = DOCS / "decisions" / "0001-graph-compiler.md"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def kernel_table(rows: Sequence[Row]) -> str:
    """Every contender, with ratios to C by hand."""
    base = next(r for r in rows if r.contender.name == BASE).speed
    out = []
    for row in rows:
        c, one, two = row.contender, row.speed.get(1), row.speed.get(2)
        out.append(
            [
                c.name,
                c.arithmetic,
                _count(one),
                _count(two),
                _ratio(one, base[1]),
                _ratio(two, base[2]),
                _seconds(c.cold),
                _seconds(c.warm),
                f"{row.error:.0e}",
            ]
        )
    heads = ["who", "arithmetic", "runs/s, 1 core", "runs/s, 2 cores"]
    heads += ["to C by hand, 1 core", "2 cores", "compile", "load", "differs by"]
    return table(heads, out)


def ablation(rows: Sequence[Row]) -> str:
    """The same graph through each compiler, with what our target gains."""
    ours = next(r for r in rows if r.contender.name == OURS).speed
    out = []
    for row in rows:
        c, one, two = row.contender, row.speed.get(1), row.speed.get(2)
        if c.same_graph and c.arithmetic == "strict":
            gains = [_ratio(ours[1], one), _ratio(ours[2], two) if two else "–"]
            out.append([c.name, _count(one), _count(two), *gains, _seconds(c.cold)])
    heads = ["cartels", "runs/s, 1 core", "runs/s, 2 cores"]
    return table([*heads, "ours is, 1 core", "2 cores", "compile"], out)


def against_numba(rows: Sequence[Row]) -> str:
    """The kill rule's figure."""
    ours = next(r for r in rows if r.contender.name == OURS).speed
    numba = [r for r in rows if "Numba" in r.contender.name]
    best = {n: max(r.speed[n] for r in numba) for n in (1, 2)}
    one, two = (ours[n] / best[n] for n in (1, 2))
    verdict = "below" if min(one, two) < 2 else "not below"
    return (
        f"Against the fastest Numba of the table our target is {one:.2f} times as fast "
        f"on one core and {two:.2f} times on two: {verdict} twice."
    )


def page(rows: Sequence[Row], answers: Mapping[str, str], on: Mapping[str, str]) -> str:
    """docs/performance.md."""
    return PAGE.format(
        machine=table(["", ""], [[k, v] for k, v in on.items()]),
        kernels=kernel_table(rows),
        ablation=f"{ablation(rows)}\n\n{against_numba(rows)}",
        answers=table(["what", "took"], [[k, v] for k, v in answers.items()]),
    )


def write(rows: Sequence[Row], text: str, on: Mapping[str, str]) -> None:
    """Keep the figures in docs, the ablation in the decision that rests on it."""
    (DOCS / "performance.md").write_text(text)
    if DECISION.exists():
        part = (
            f"{ablation(rows)}\n\n{against_numba(rows)} Measured on: {on['processor']}."
        )
        marks = r"(<!-- ablation -->\n).*(\n<!-- end -->)"
        old = DECISION.read_text()
        new = re.sub(marks, lambda m: m[1] + part + m[2], old, flags=re.DOTALL)
        DECISION.write_text(new)


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _ratio(value: float | None, base: float) -> str:
    return "–" if value is None else f"{value / base:.2f}"


def _seconds(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.1f} s" if value >= 1 else f"{value * 1e3:.0f} ms"


PAGE = """\
# Performance

Written by `python tests/bench/run.py --write`; no figure here is typed by hand.
`make bench` prints the same tables on any machine.

## Machine

{machine}

## Ten years of `cartels`

150 cartels and four counters, default variant, synthetic network, 520 weekly
Runge-Kutta steps, parameters within a fifth of the published ones. Times are the best
of several rounds in which all contenders take turns; two cores are two threads.
"Strict" means IEEE arithmetic in which nothing is reordered or contracted; "relaxed"
is what `-ffast-math` allows. Our target and what is compiled from its graph watch
every week whether a run has gone wrong; C by hand looks for numbers that are not
finite, which `-ffast-math` removes again. "Compile" is once a machine for our target,
whose object is then loaded from a cache ("load"). All agree on the total of members
at the end to 1e-12 before the clock starts, LSODA to 1e-6.

{kernels}

## Same graph, several compilers

The lowered graph of our target, printed for each compiler, strict arithmetic. Numba:
one future a lane, vectors of a block in one aligned flat array, blocks in parallel,
several widths. C: vector extensions of the compiler, printed like our own code.

{ablation}

## Answers

{answers}
"""
