"""Figures of a model that no run gives: of its tables, and of its calibration."""

from functools import partial

from vado.analysis.calibrate_figures import figures_of
from vado.catalog.load import series_file
