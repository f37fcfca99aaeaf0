"""Units, read without any library.

Every word is a unit of its own. A year has 52 weeks in one paper and 365.25 days in
another, so a factor between two words is an explicit parameter or the factor of a wire.
"""

import ast
import re

from vado.core.errors import UnitsError, nearest

WORDS = frozenset(
    {"day", "week", "month", "quarter", "year", "person", "household", "kg", "mg", "km"}
    | {"usd", "mxn", "dose", "prescription", "mme", "kit", "place", "provider", "load"}
    | {"seizure", "firearm", "case"}
)
"""Words of units; money may state its year, as in usd_2021."""


def known(word: str) -> bool:
    """Whether a word is a unit."""
    return word in WORDS or re.fullmatch(r"(usd|mxn)_\d{4}", word) is not None


def canonical(unit: str) -> str:
    """The same unit, always spelt alike: equal units have equal texts.

    >>> canonical("person/week"), canonical("1 / week * person"), canonical("week/week")
    ('person / week', 'person / week', '1')
    """
    powers = exponents(unit)
    spelt = {w: w if abs(n) == 1 else f"{w}**{abs(n)}" for w, n in powers.items()}
    over = [spelt[word] for word in sorted(powers) if powers[word] > 0]
    under = [spelt[word] for word in sorted(powers) if powers[word] < 0]
    return " / ".join([" * ".join(over) or "1", *under])


def exponents(unit: str) -> dict[str, int]:
    """Powers of the words in a unit such as 'person / week' or '1 / (kg * week**2)'."""
    try:
        powers = _read(ast.parse(unit.strip(), mode="eval").body)
    except (SyntaxError, ValueError) as error:
        word = error.args[0] if type(error) is ValueError else unit
        raise UnitsError(
            f"unit '{unit}': '{word}' is not a unit. {nearest(word, WORDS)} "
            "Write words, 1, *, /, ** with whole numbers, and brackets."
        ) from None
    return {word: power for word, power in powers.items() if power}


def _read(node: ast.expr) -> dict[str, int]:
    match node:
        case ast.Constant(value=1):
            return {}
        case ast.Name(id=word) if known(word):
            return {word: 1}
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            sign = 1 if isinstance(op, ast.Mult) else -1
            powers = _read(left)
            for word, power in _read(right).items():
                powers[word] = powers.get(word, 0) + sign * power
            return powers
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(power))):
            return {word: n * power for word, n in _read(left).items()}
    raise ValueError(ast.unparse(node))
