"""Derivatives of a memory by central differences that fill the vector lanes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vado.engine.ensemble import Program


def differences(
    program: Program,
    goal: str,
    at: Mapping[str, float],
    wrt: Sequence[str],
    *,
    relative: float = 1e-5,
    **when: Any,
) -> tuple[float, np.ndarray]:
    """Value of the memory ``goal`` and its gradient, shape ``(len(wrt),)``.

    One ensemble of 2n + 1 runs: for a few parameters that is one or two vector
    registers, so a gradient costs little more than a value. ``when`` goes to
    ``Program.run``.
    """
    centre = np.array([at[name] for name in wrt], float)
    steps = relative * np.where(centre == 0.0, 1.0, np.abs(centre))
    inputs = {name: np.full(2 * len(wrt) + 1, value) for name, value in at.items()}
    for k, (name, step) in enumerate(zip(wrt, steps, strict=True)):
        inputs[name][1 + 2 * k] += step
        inputs[name][2 + 2 * k] -= step
    value = program.run(inputs, **when).observed[goal]
    return float(value[0]), (value[1::2] - value[2::2]) / (2 * steps)
