"""Traces declarations into one expression graph and runs ensembles of it.

core declarations -> trace -> plan -> a target: numpy (the oracle) or the processor's
vector registers. It knows no drug war.
"""

from vado.engine.ensemble import Program, compile_model
from vado.engine.gradient import differences
from vado.engine.memory import STATUS, Observe
from vado.engine.random import uniforms
from vado.engine.reduce import QUANTILES, Bands, exact_quantiles
from vado.engine.results import Result
from vado.engine.signals import Line, Signal, Steps

__all__ = [
    "QUANTILES",
    "STATUS",
    "Bands",
    "Line",
    "Observe",
    "Program",
    "Result",
    "Signal",
    "Steps",
    "compile_model",
    "differences",
    "exact_quantiles",
    "uniforms",
]
