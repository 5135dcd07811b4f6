"""The pytest plugin as its users meet it: in test runs of their own, which know nothing of this project's."""

from __future__ import annotations

import configparser
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bitget_client.simulator import pytest_plugin

ROOT = Path(__file__).parent.parent.parent
PLUGIN = "bitget_client.simulator.pytest_plugin"

pytest_plugins = ["pytester", PLUGIN]

# By the module's name, whether or not the package is installed here with its entry point
OPTIONS = ("-p", "no:bitget", "-p", PLUGIN, "-p", "no:cacheprovider", "--strict-markers", "-W", "error")

BOT = """
def test_a_bot_buys_low(bitget_exchange, bitget_rest, bitget_ws):
    fills = []
    bitget_ws.on("update", lambda update: fills.extend(update.data))
    bitget_ws.subscribe([{"topic": "fill", "payload": {"instType": "UTA"}}]).result(5)
    bitget_rest.submit_new_order(
        category="SPOT", symbol="BTCUSDT", side="buy", order_type="limit", qty="0.01", price="80000", client_oid="bid"
    )
    bitget_exchange.market("BTCUSDT").set_price("79000")
    assert "filled" == bitget_rest.get_order_info(client_oid="bid").data.order_status
    assert 0 < bitget_exchange.balance("BTC") - 2 <= 1
"""


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """A run in a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        return pytester.runpytest_subprocess(*OPTIONS, *options)


def test_the_fixtures_here(bitget_exchange: Any, bitget_rest: Any, bitget_ws: Any) -> None:
    """Exchange, REST client and stream belong together; this project's own runs can use them, too."""
    bitget_ws.subscribe([{"topic": "account", "payload": {"instType": "UTA"}}]).result(5)
    assert 100_000 == bitget_exchange.balance("USDT")
    assert "USDT" in {asset.coin for asset in bitget_rest.get_balances().data.assets}


def test_markers_are_merged(request: pytest.FixtureRequest) -> None:
    """The nearest marker wins, what it does not name comes from outer ones and the settings; positions are refused."""
    far = SimpleNamespace(args=(), kwargs={"seed": 4, "replay": "x", "limits": False})
    inner = SimpleNamespace(args=(), kwargs={"seed": 5})
    node = SimpleNamespace(iter_markers=lambda name: iter([inner, far]))
    made = pytest_plugin._options(SimpleNamespace(config=request.config, node=node))  # type: ignore[arg-type]
    assert {"seed": 5, "frozen": False, "replay": "x", "limits": False} == made
    far.args = (True,)
    with pytest.raises(pytest.UsageError, match="keywords only"):
        pytest_plugin._options(SimpleNamespace(config=request.config, node=node))  # type: ignore[arg-type]


def test_a_bot_is_tested(pytester: pytest.Pytester) -> None:
    """Exchange, REST client and stream are there, one account for all three, under warnings as errors."""
    pytester.makepyfile(BOT)
    run(pytester).assert_outcomes(passed=1)


def test_settings_and_markers(pytester: pytest.Pytester) -> None:
    """Settings hold for all tests, a marker for its class or test, the nearest one last."""
    pytester.makeini("[pytest]\nbitget_seed = 3\nbitget_frozen = true\n")
    pytester.makepyfile(
        """
        import pytest
        from bitget_client.simulator import SimulatedExchange

        def key(seed):
            return SimulatedExchange(seed=seed).credentials.api_key

        def test_settings(bitget_exchange):
            assert key(3) == bitget_exchange.credentials.api_key
            assert not bitget_exchange._course._alive

        @pytest.mark.bitget(seed=4, time="stepped", frozen=False)
        class TestMarkers:
            def test_of_the_class(self, bitget_exchange):
                assert key(4) == bitget_exchange.credentials.api_key
                bitget_exchange.advance(60)

            @pytest.mark.bitget(seed=5)
            def test_of_the_test(self, bitget_exchange):
                assert key(5) == bitget_exchange.credentials.api_key
                bitget_exchange.advance(60)
        """
    )
    run(pytester).assert_outcomes(passed=3)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open sockets are looked up where Linux lists them")
def test_everything_ends_with_the_test(pytester: pytest.Pytester) -> None:
    """Threads, listeners and connections of a test are gone before the next one begins."""
    pytester.makepyfile(
        """
        import gc, os, threading

        def sockets():
            gc.collect()
            here = "/proc/self/fd"
            links = [os.readlink(f"{here}/{fd}") for fd in os.listdir(here) if os.path.exists(f"{here}/{fd}")]
            return sorted(link for link in links if link.startswith("socket:"))

        before = []

        def test_one():
            before.append((threading.active_count(), sockets()))

        def test_two(bitget_exchange, bitget_rest, bitget_ws):
            bitget_ws.subscribe([{"topic": "account", "payload": {"instType": "UTA"}}]).result(5)
            bitget_rest.get_balances()
            assert threading.active_count() > before[0][0] and sockets() != before[0][1]

        def test_three():
            assert before[0] == (threading.active_count(), sockets())
        """
    )
    run(pytester).assert_outcomes(passed=3)


def test_wrong_markers_and_failures_of_the_simulator(pytester: pytest.Pytester) -> None:
    """A wrong marker is an error of its test; so is a mistake of the simulator, even where the test passed."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.bitget(True)
        def test_position(bitget_exchange): ...

        @pytest.mark.bitget(frosen=True)
        def test_misspelt(bitget_exchange): ...

        def test_failure(bitget_exchange):
            bitget_exchange._server.failures.append(ZeroDivisionError("a bug"))
        """
    )
    result = run(pytester)
    result.assert_outcomes(errors=3, passed=1)
    result.stdout.fnmatch_lines_random(["*keywords only*", "*frosen*", "*simulated exchange itself failed*"])


def test_replayed_markets_and_limits(pytester: pytest.Pytester) -> None:
    """A recording beats the frozen of the settings; with limits on REST calls the client waits."""
    pytester.makeini("[pytest]\nbitget_frozen = true\n")
    recording = Path(__file__).parent / "recording.jsonl"
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.bitget(replay={str(recording)!r}, time="stepped", rest_limits=True, limits=False)
        def test_replay(bitget_exchange, bitget_rest, bitget_ws):
            bitget_exchange.advance(62)
            for _ in range(25):
                (ticker,) = bitget_rest.get_tickers(category="SPOT", symbol="BTCUSDT").data
            assert 59999 == ticker.last_price
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_who_does_not_use_it_does_not_pay(pytester: pytest.Pytester) -> None:
    """With the plugin loaded and not used, neither the clients nor the simulator nor aiohttp are imported."""
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            ours = ("bitget_client", "aiohttp", "requests", "websocket", "attr")
            loaded = {name for name in sys.modules if name.split(".")[0] in ours}
            assert {"bitget_client", "bitget_client.simulator", "bitget_client.simulator.pytest_plugin"} == loaded
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_the_entry_point_names_the_plugin() -> None:
    """What pytest is told at installation can be imported and has its hooks and fixtures."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    name, _, module = config["options.entry_points"]["pytest11"].strip().partition(" = ")
    assert ("bitget", PLUGIN) == (name, module)
    loaded = importlib.import_module(module)
    assert all(hasattr(loaded, hook) for hook in ("pytest_addoption", "pytest_configure", *loaded.__all__))


def test_the_package_shows_what_it_has() -> None:
    """The lazy names of the package are there, and nothing else."""
    code = (
        "import bitget_client.simulator as simulator\n"
        "assert all(getattr(simulator, name) for name in simulator.__all__)\n"
        "assert not hasattr(simulator, 'nonsense')\n"
    )
    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30).returncode


def test_the_example_of_the_documentation_runs(pytester: pytest.Pytester) -> None:
    """The bot and the tests of docs/testing.md are taken from the page and pass."""
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (program,) = [block for block in blocks if block.startswith("# dip_bot.py")]
    tests = [block for block in blocks if "\ndef test_" in block]
    assert 2 == len(tests)
    pytester.makepyfile(dip_bot=program, test_dip_bot="\n\n".join(tests))
    run(pytester).assert_outcomes(passed=3)
