"""Which loops a function has: array expressions that can share a loop do.

A total, an element picked from an array and a product with something computed need
their argument whole, so what uses them belongs to a later *phase*. Totals come as early
as they can, other array expressions as late as they may; what shares a phase and dims
shares a loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vado.core.errors import Unsupported
from vado.core.model import Dims
from vado.engine.graph import LEAVES, Node, reachable

Out = tuple[str, int, Node]
"""Vector, place in it, value."""
Key = tuple[int, int, Dims]
"""Phase, number of dims, dims: the order of blocks, scalars before loops."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A loop over ``dims``, or straight code if there are none."""

    dims: Dims
    nodes: tuple[Node, ...]
    """What to compute, in order."""
    sums: tuple[Node, ...]
    """Totals to add up."""
    outs: tuple[Out, ...]
    """What to store."""
    keep: tuple[Node, ...]
    """Which of the nodes later blocks read."""


@dataclass(frozen=True, kw_only=True)
class Func:
    """A function over the vectors of one run: blocks in order, then scalar stores."""

    name: str
    blocks: tuple[Block, ...]
    outs: tuple[Out, ...]


def schedule(name: str, outs: Sequence[Out]) -> Func:
    """Group all that ``outs`` need into as few loops as their totals allow."""
    nodes = reachable([n for _, _, n in outs])
    home = _homes(nodes)
    kept = _kept(nodes, home)
    blocks = []
    for key in sorted(set(home.values())):
        here = [n for n in nodes if home.get(n.id) == key]
        block = Block(
            dims=key[2],
            nodes=tuple(n for n in here if n.op != "sum"),
            sums=tuple(n for n in here if n.op == "sum"),
            outs=tuple(o for o in outs if o[2].dims and home[o[2].id] == key),
            keep=tuple(n for n in here if n.id in kept),
        )
        blocks.append(block)
    scalars = tuple(out for out in outs if not out[2].dims)
    return Func(name=name, blocks=tuple(blocks), outs=scalars)


def _homes(nodes: Sequence[Node]) -> dict[int, Key]:
    """The block of each node that is computed."""
    phases, home = _phases(nodes), {}
    for n in nodes:
        dims, phase = n.dims, phases[n.id]
        if n.op == "sum":
            if n.dims:
                raise Unsupported(
                    "a total over one of two long dims: sum both, or make one short"
                )
            dims, phase = n.args[0].dims, phase - 1
        if n.op not in LEAVES:
            home[n.id] = (phase, len(dims), dims)
    return home


def _needs_all(n: Node) -> bool:
    """Does ``n`` read more of its argument than the element its loop is at?"""
    if n.op == "dot":
        return n.args[0].op not in ("load", "table")
    return n.op in ("sum", "pick") and bool(n.args[0].dims)


def _phases(nodes: Sequence[Node]) -> dict[int, int]:
    phase: dict[int, int] = {}
    for n in nodes:
        before = max([phase[a.id] for a in n.args], default=0)
        phase[n.id] = before + _needs_all(n)
    latest: dict[int, int] = {}
    for n in reversed(nodes):
        if n.dims and n.op not in LEAVES:
            phase[n.id] = latest.get(n.id, phase[n.id])
        for a in n.args:
            need = phase[n.id] - _needs_all(n)
            latest[a.id] = min(latest.get(a.id, need), need)
    return phase


def _kept(nodes: Sequence[Node], home: dict[int, Key]) -> set[int]:
    """Arrays that something outside their loop reads, and all products."""
    kept = {n.id for n in nodes if n.op == "dot"}
    for n in nodes:
        for a in n.args:
            if a.dims and a.op not in LEAVES:
                apart = home[a.id] != home[n.id] or n.op in ("dot", "pick")
                kept |= {a.id} if apart else set()
    return kept
