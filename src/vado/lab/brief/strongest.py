"""Which of many packages stand on the page: those that move an outcome most."""

from vado.lab.asking import make
from vado.lab.brief.content import Strongest
from vado.lab.compare import compare
from vado.lab.requests import CompareRequest

BASE = "status_quo"


def strongest(
    rule: Strongest, system: str, *, switches: dict[str, str], futures: int, seed: int
) -> tuple[str, ...]:
    """Keys of the packages with the lowest median of paired differences, the lowest
    first, over the futures of the page itself."""
    found = compare(
        make(
            CompareRequest,
            system=system,
            base=BASE,
            packages=rule.of,
            switches=switches,
            futures=futures,
            seed=seed,
        )
    )
    last = max(found.years)
    moved = {
        row.package: row.difference.q50
        for row in found.rows
        if row.outcome == rule.outcome and row.year == last
    }
    ranked = sorted(moved, key=lambda key: (moved[key] is None, moved[key] or 0.0))
    return tuple(ranked[: rule.number])
