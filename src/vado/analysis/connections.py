"""Which lever reaches which quantity, through any chain of stocks and formulas."""

from vado.core.model import Signal
from vado.engine.graph import Node, reachable
from vado.engine.plan import Plan


def connections(plan: Plan) -> dict[str, frozenset[str]]:
    """Names of the levers that reach each named quantity.

    An empty set means "not connected": no setting of any lever can move it.
    """
    traced = plan.traced
    levers = {
        part.prefix + item.name
        for part in traced.system.parts
        for item in part.model.names.values()
        if isinstance(item, Signal) and item.lever
    }
    into = {**traced.change, **traced.jumps}
    direct = {name: _leaves(node) for name, node in into.items()}
    reached = {name: leaves & levers for name, leaves in direct.items()}
    growing = True
    while growing:
        growing = False
        for name, leaves in direct.items():
            more = reached[name].union(*(reached[s] for s in leaves & reached.keys()))
            growing = growing or more != reached[name]
            reached[name] = more
    answer = {}
    for name, node in traced.values.items():
        leaves = _leaves(node)
        through = (reached[s] for s in leaves & reached.keys())
        answer[name] = frozenset((leaves & levers).union(*through))
    return answer


def _leaves(node: Node) -> set[str]:
    """Names of the states and signals that an expression reads."""
    return {n.attr for n in reachable([node]) if n.op in ("state", "signal")}
