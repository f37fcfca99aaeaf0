"""Measure vado here: `make bench`, or `python tests/bench/run.py --write`."""

import argparse
import tempfile
from pathlib import Path

import opioids
from answers import bands, commands, million, speeds, stages
from kernels import measure
from report import page, write
from timing import machine


def main() -> None:
    """Print all tables; keep them in docs if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each figure")
    parser.add_argument("--futures", type=int, default=4032, help="runs of a kernel")
    parser.add_argument("--many", type=int, default=1_000_000, help="futures streamed")
    asked = parser.parse_args()
    on = machine()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), asked.futures, asked.rounds)
    answers = {
        **bands(3 * asked.rounds),
        **speeds(asked.rounds),
        **million(asked.many),
        **stages(asked.rounds),
        **opioids.rates(asked.rounds),
        **opioids.answers(3 * asked.rounds),
        **commands(asked.rounds),
    }
    text = page(rows, answers, on)
    print(text)
    if asked.write:
        write(rows, text, on)


if __name__ == "__main__":
    main()
