"""What /metrics tells of the pick-up: files by state, and billers whose folders cannot be read."""

import re

from ic_adapter.web.metrics import TOP, AdapterMetrics
from tests.ic_adapter.bill_files import SAMPLE
from tests.ic_adapter.pickup.conftest import UB, Bench
from tests.ic_adapter.pickup.test_pickup import closed


def value(text: str, series: str) -> float:
    """The value of one series."""
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    assert found is not None, series
    return float(found[1])


def test_files_by_state(bench: Bench) -> None:
    """One waits for its end, one for a person, none is left of the one that was taken."""
    bench.drop()
    bench.look(2)
    bench.drop("billheader_20240419010203.xml")
    bench.drop("billheader_20240420010203.xml", SAMPLE[:100])
    bench.look(2)
    text = AdapterMetrics(bench.ic).exposition().decode()

    assert value(text, 'ic_adapter_files{state="SEEN"}') == 1
    assert value(text, 'ic_adapter_files{state="ASKED"}') == 1
    assert value(text, 'ic_adapter_files{state="IMPORTED"}') == 0
    assert value(text, "ic_adapter_pickup_troubled") == 0
    assert f"{UB}/archive/billheader_20240418010203.xml" in bench.place.files()


def test_folders_that_cannot_be_read(bench: Bench) -> None:
    """Since when, from the first look that failed; at most so many billers have series."""
    bench.place.opener = closed
    bench.look(3)
    text = AdapterMetrics(bench.ic).exposition().decode()

    assert value(text, "ic_adapter_pickup_troubled") == 1
    assert value(text, f'ic_adapter_pickup_trouble_seconds{{biller="{bench.place.bid}"}}') > 0
    assert value(text, "ic_adapter_pickup_oldest_look_seconds") > 0
    assert text.count("ic_adapter_pickup_trouble_seconds{") <= TOP
