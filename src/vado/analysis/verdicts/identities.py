"""The identities and accounting limits that a bound test may use."""

from collections.abc import Callable, Mapping
from typing import Any

from vado.catalog.tests_of_claims import Identity

Values = Mapping[str, Any]
"""Inputs by key: numbers, or arrays ``(draw,)``."""
Ends = tuple[Any, Any]


def interval(identity: Identity, values: Values) -> Ends:
    """Lowest and highest number that the inputs allow; equal where they fix it."""
    return _IDENTITIES[identity](values)


def _ratio(v: Values) -> Ends:
    number = v["claimed"] / v["counted"]
    return number, number


def _product_ratio(v: Values) -> Ends:
    number = v["each"] * v["times"] / v["counted"]
    return number, number


def _selected_share(v: Values) -> Ends:
    """Of what was not traced, none or all may be of the kind."""
    known = v["share"] * v["fraction"]
    return known, known + 1 - v["fraction"]


def _detected_share(v: Values) -> Ends:
    corrected = v["share"] / v["detection_ratio"]
    number = corrected / (corrected + 1 - v["share"])
    return number, number


def _remainder(v: Values) -> Ends:
    return v["confirmed"], v["listed"] - v["found"]


_IDENTITIES: Mapping[str, Callable[[Values], Ends]] = {
    "ratio": _ratio,
    "product_ratio": _product_ratio,
    "selected_share": _selected_share,
    "detected_share": _detected_share,
    "remainder": _remainder,
}


def turning(identity: Identity, key: str, values: Values, at: float) -> list[float]:
    """Values of one input at which an end of the interval meets ``at``.

    The other inputs stay as they are. Some may be impossible, such as a share above 1.
    """
    try:
        return _TURNING[identity](key, values, at)
    except ZeroDivisionError:
        return []


def _ratio_turns(key: str, v: Values, at: float) -> list[float]:
    return [at * v["counted"]] if key == "claimed" else [v["claimed"] / at]


def _product_turns(key: str, v: Values, at: float) -> list[float]:
    if key == "counted":
        return [v["each"] * v["times"] / at]
    other = v["times"] if key == "each" else v["each"]
    return [at * v["counted"] / other]


def _selected_turns(key: str, v: Values, at: float) -> list[float]:
    share, fraction = v["share"], v["fraction"]
    if key == "share":
        return [at / fraction, (at - 1 + fraction) / fraction]
    below = [at / share]
    return below if share == 1 else [*below, (1 - at) / (1 - share)]


def _detected_turns(key: str, v: Values, at: float) -> list[float]:
    share, ratio = v["share"], v["detection_ratio"]
    if key == "share":
        return [at * ratio / (1 - at + at * ratio)]
    return [share * (1 - at) / (at * (1 - share))]


def _remainder_turns(key: str, v: Values, at: float) -> list[float]:
    if key == "confirmed":
        return [at]
    return [at + v["found"]] if key == "listed" else [v["listed"] - at]


_TURNING: Mapping[str, Callable[[str, Values, float], list[float]]] = {
    "ratio": _ratio_turns,
    "product_ratio": _product_turns,
    "selected_share": _selected_turns,
    "detected_share": _detected_turns,
    "remainder": _remainder_turns,
}
