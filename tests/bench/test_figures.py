"""The figures of bin/bench: spread, targets, percentiles, and that a wrong answer is no figure."""

import json
import socket
import threading

import pytest

from tests.bench import clients, steps
from tests.bench.__main__ import ON_BOTH, ONCE, arguments
from tests.bench.figures import as_json, as_markdown, figure, percentile, table
from tests.bench.phones import Delivery

KEYS = {"name", "unit", "median", "low", "high", "n", "target", "baseline", "ratio", "load"}


def test_a_figure_has_its_spread_and_its_ratio():
    found = figure("x", "ms", [3.0, 1.0, 2.0], "<= 2", [4.0, 4.0])
    assert (found.median, found.low, found.high, found.n) == (2.0, 1.0, 3.0, 3)
    assert (found.baseline, found.ratio) == (4.0, 0.5)
    [told] = as_json([found])
    assert set(told) == KEYS
    json.dumps(told)


def test_what_was_not_reached_stands_out_in_the_table():
    rows = as_markdown([figure("x", "ms", [3.0], "<= 2"), figure("y", "ms", [1.0], "<= 2")])
    x, y = rows.splitlines()[2:]
    assert x.startswith("| x | ms | **3** | 3 | 3 | 1 | <= 2 |")
    assert y.startswith("| y | ms | 1 | 1 | 1 | 1 | <= 2 |")


@pytest.mark.parametrize(
    ("target", "reached"),
    [("<= 10", True), ("<= 9.9", False), (">= 10", True), (">= 10.1", False), (None, None),
     ("ratio <= 2", True), ("ratio <= 1.9", False)],
)  # fmt: skip
def test_a_target_is_compared_with_the_median_or_the_ratio(target, reached):
    found = figure("x", "ms", [10.0], target, [5.0])
    assert found.reached is reached
    assert ("NOT REACHED" in table([found])) is (reached is False)


def test_what_is_no_target_is_refused():
    with pytest.raises(ValueError, match="not a target"):
        _ = figure("x", "ms", [1.0], "fast").reached


def test_percentiles_are_measured_values():
    values = [float(i) for i in range(1, 101)]
    assert percentile(values, 0.99) == 99.0
    assert percentile(values, 0.5) == 50.0
    assert percentile([7.0], 0.99) == 7.0


def test_names_are_known_ones():
    assert arguments([]).names == [*ON_BOTH, *ONCE]
    assert arguments(["map", "--json", "x"]).names == ["map"]
    with pytest.raises(SystemExit):
        arguments(["nothing"])


def test_a_steps_time_is_its_own():
    clock = steps.Clock()
    with clock.step("outer"), clock.step("inner"):
        sum(range(200_000))
    # Of the processor: others may have it in between.
    assert clock.processor["inner"] > clock.processor["outer"] >= 0


def test_an_envelope_that_was_not_stored_is_no_figure():
    body = b'{"answers":[{"answer":"held"}]}'
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
                connection.sendall(body)

        server = threading.Thread(target=answer)
        server.start()
        with pytest.raises(clients.NotStored):
            clients.run(listener.getsockname()[1], [Delivery(b"x", 1)], 1)
        server.join()
