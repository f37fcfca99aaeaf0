# Two commands: make run, make test. Each sets up all it needs in .venv, once.
# PYTHON=/path/to/python3.12 chooses the Python that .venv is made from.

.PHONY: run test check bench

run: .venv/.installed
	@.venv/bin/vado brief

test check: .venv/.installed-all
	@scripts/check

bench: .venv/.installed-all
	@.venv/bin/python tests/bench/run.py

.venv/.installed: pyproject.toml scripts/install
	@scripts/install

.venv/.installed-all: pyproject.toml scripts/install
	@scripts/install all
