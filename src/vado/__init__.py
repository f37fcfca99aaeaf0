"""vado: an open policy laboratory for drugs, violence and security.

``run``, ``compare``, ``validate``, ``calibrate``, ``explain``, ``claims``, ``judge``
and ``brief`` answer the same requests as the command line. They are imported on first
use, so that ``import vado`` is immediate.
"""

import importlib
from typing import Any

from vado.core.version import VERSION as __version__

_HOMES = {
    "Model": "vado.core.model",
    "Package": "vado.catalog.records",
    "VadoError": "vado.core.errors",
    "brief": "vado.lab.python",
    "calibrate": "vado.lab.python",
    "claims": "vado.lab.python",
    "compare": "vado.lab.python",
    "compile_model": "vado.engine.ensemble",
    "explain": "vado.lab.python",
    "judge": "vado.lab.python",
    "load": "vado.lab.python",
    "list_models": "vado.lab.python",
    "run": "vado.lab.python",
    "validate": "vado.lab.python",
}

__all__ = [
    "Model",
    "Package",
    "VadoError",
    "__version__",
    "brief",
    "calibrate",
    "claims",
    "compare",
    "compile_model",
    "explain",
    "judge",
    "list_models",
    "load",
    "run",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'vado' has no attribute '{name}'")


def __dir__() -> list[str]:
    return list(__all__)
