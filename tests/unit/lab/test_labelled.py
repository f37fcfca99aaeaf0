"""The labelled data set at the edge of the program."""

import numpy as np

from small import rivals
from vado.engine import Observe, compile_model
from vado.lab.labelled import to_dataset


def dataset(**how):
    program = compile_model(
        rivals(),
        target="reference",
        watch=["everyone", "people"],
        observe={"peak": Observe("largest", "everyone")},
    )
    inputs = {"growth": np.array([0.03, np.inf])}
    result = program.run(inputs, start=0, stop=4, record=[0, 4])
    return result, to_dataset(result, **how)


def test_runs_come_first_and_time_second():
    result, ds = dataset()
    assert ds["everyone"].dims == ("run", "time")
    assert ds["people"].dims == ("run", "time", "group")
    assert ds["peak"].dims == ("run",)
    assert ds["people"].shape == (2, 2, 12)
    np.testing.assert_array_equal(ds["everyone"].T, result.series["everyone"])


def test_every_run_says_how_it_ended():
    _, ds = dataset(first_run=100)
    assert ds["status"].values.tolist() == ["ok", "diverged"]
    assert ds["run"].values.tolist() == [100, 101]


def test_units_labels_and_facts_go_along():
    _, ds = dataset(
        units={"everyone": "person", "unwatched": "kg"},
        labels={"everyone": {"en": "People", "es": "Personas"}},
        attrs={"fingerprint": "abc"},
        times=[2012.0, 2012.5],
    )
    assert ds["everyone"].attrs == {
        "unit": "person",
        "label_en": "People",
        "label_es": "Personas",
    }
    assert ds["people"].attrs == {}
    assert ds.attrs == {"fingerprint": "abc"}
    assert ds["time"].values.tolist() == [2012.0, 2012.5]
