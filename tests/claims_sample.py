"""Claims small enough to read, as files that a test may spoil."""

from collections.abc import Mapping

from vado.analysis.verdicts.confidence import Basis
from vado.analysis.verdicts.runner import Verdict, run_test
from vado.catalog.claims import Reading
from vado.catalog.tests_of_claims import Test

BASIS = Basis(grades=("A", "B"))

TEXT = {"en": "Said in English.", "es": "Dicho en español."}

OWN = """\
id = "X01"
version = 1
tier = "own"
title.en = "Boats and lives"
title.es = "Lanchas y vidas"
paraphrase.en = "Each boat destroyed saves 25,000 lives."
paraphrase.es = "Cada lancha destruida salva 25,000 vidas."
claimant.name.en = "An office"
claimant.name.es = "Una oficina"
claimant.side = "own"
claimant.office = "own"
topic = "overdose"
kind = ["factual"]
no_rebuttal.en = "None was looked for."
no_rebuttal.es = "No se buscó ninguno."
evidence = "seen"
ethics.persons_accused = false
ethics.operational = false

[[made]]
date = "2025-10-15"
source = "c_own"
place = "first page"

[[readings]]
id = "a"
statement.en = "Five boats saved no more lives than all overdoses of a year took."
statement.es = "Cinco lanchas no salvaron más vidas que las perdidas en un año."

[readings.test]
type = "bound"
identity = "product_ratio"
threshold.op = "<="
threshold.value = 1.0
threshold.null = 0.0
threshold.reason.en = "No one can be saved twice."
threshold.reason.es = "Nadie puede salvarse dos veces."

[[readings.test.inputs]]
key = "each"
label.en = "lives a boat"
label.es = "vidas por lancha"
unit = "person"
value = 25000.0
range = { low = 25000.0, high = 25000.0 }
source = "c_own"
place = "first page"
reason.en = "As said."
reason.es = "Como se dijo."

[[readings.test.inputs]]
key = "times"
label.en = "boats"
label.es = "lanchas"
unit = "1"
value = 5.0
range = { low = 5.0, high = 5.0 }
source = "c_own"
place = "first page"
reason.en = "As counted."
reason.es = "Como se contaron."

[[readings.test.inputs]]
key = "counted"
label.en = "overdose deaths in a year"
label.es = "muertes por sobredosis en un año"
unit = "person"
value = 73000.0
range = { low = 70000.0, high = 76000.0 }
source = "c_own"
place = "first page"
reason.en = "Provisional counts move."
reason.es = "Los conteos provisionales cambian."

[[readings]]
id = "b"
statement.en = "It was meant to save lives."
statement.es = "Se hizo para salvar vidas."
out_of_scope = "intent"
why.en = "Intent is not in the data."
why.es = "La intención no está en los datos."

[[sources]]
key = "c_own"
title = "A page"
authors = "An office"
year = 2025
kind = "press"
evidence = "seen"
licence = "none stated"
accessed = 2026-11-01
url = "https://example.org/page"
"""


def threshold(op: str, value: object, **more: object) -> dict[str, object]:
    """A threshold; with within, ``value`` is the range."""
    named = "span" if op == "within" else "value"
    return {"op": op, named: value, "reason": TEXT, **more}


def inputs(**given: object) -> list[dict[str, object]]:
    """Inputs, each a number or (value, low, high)."""
    made = []
    for key, number in given.items():
        value, low, high = number if isinstance(number, tuple) else (number,) * 3
        made.append(
            {
                "key": key, "label": TEXT, "unit": "1", "value": value,
                "range": {"low": low, "high": high}, "source": "c_own",
                "place": "there", "reason": TEXT,
            }
        )  # fmt: skip
    return made


def test_of(**fields: object) -> Test:
    """A test record from plain values."""
    reading = Reading.model_validate({"id": "a", "statement": TEXT, "test": fields})
    assert reading.test is not None
    return reading.test


def bound(identity: str, threshold: Mapping[str, object], **given: object) -> Test:
    """A bound test."""
    return test_of(
        type="bound", identity=identity, threshold=threshold, inputs=inputs(**given)
    )


def verdict(
    test: Test, series: Mapping[str, Mapping[str, float]] | None = None
) -> Verdict:
    """The verdict on a test with good sources."""
    return run_test(test, series or {}, BASIS)


test_of.__test__ = False  # type: ignore[attr-defined]
