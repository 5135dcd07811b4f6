"""The page in a headless Chromium, against a running exchange. Run by ``make browser``, not by ``make test``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bitget_client.simulator import SimulatedExchange
from tests.browser.chromium import HELP, Tab, chromium, find_chromium
from tests.simulator.peer import Http

LIVE = "document.body.dataset.link === 'live' && document.querySelector('#asks tr') !== null"
BOOK = "[...document.querySelectorAll('#asks tr, #bids tr')].map(row => row.innerText).join()"
ORDERS = "document.getElementById('orders').innerText"
#: How many different colours the canvas has: one when it is blank.
COLOURS = """(() => {
  const canvas = document.getElementById('candles');
  const pixels = new Uint32Array(
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return new Set(pixels).size;
})()"""
PICTURE = "document.getElementById('candles').toDataURL()"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    program = find_chromium()
    if program is None:
        pytest.exit(HELP, returncode=1)
    with chromium(program, tmp_path_factory.mktemp("chromium")) as tab:
        yield tab


@pytest.fixture
def exchange() -> Iterator[SimulatedExchange]:
    with SimulatedExchange() as running:
        yield running
        assert [] == running.failures


@pytest.fixture
def tab(browser: Tab, exchange: SimulatedExchange) -> Iterator[Tab]:
    """The page, loaded and live; afterwards the browser has nothing to complain about."""
    browser.complaints.clear()
    browser.size(1440, 900)
    browser.go("about:blank")
    browser.go(exchange.environment.rest_url + "/")
    browser.until(LIVE)
    yield browser
    assert [] == browser.complaints
    browser.go("about:blank")


def test_the_book_moves(tab: Tab) -> None:
    """Both sides of the book are full, best prices meet in the middle, and the rows change by themselves."""
    tab.until("[...document.querySelectorAll('#asks tr, #bids tr')].every(row => row.innerText.trim())")
    prices = tab.run(
        "[...document.querySelectorAll('#asks tr, #bids tr')]"
        ".map(row => Number(row.cells[0].innerText.replaceAll(',', '')))"
    )
    assert 24 == len(prices)
    assert sorted(prices, reverse=True) == prices
    before = tab.run(BOOK)
    tab.until(f"{BOOK} !== {before!r}")


def test_trades_and_the_ticker_come_in(tab: Tab) -> None:
    """Trades appear on the tape, and the last price is the newest one's."""
    tab.until("document.querySelector('#tape td').innerText !== ''")
    tab.until("document.getElementById('last-price').innerText === document.querySelector('#tape td').innerText")
    assert tab.run("document.title").endswith("BTCUSDT · simulated")


def test_the_chart_is_drawn_and_lives(tab: Tab) -> None:
    """The canvas is not blank, it changes with the market, and it says in words what is on it."""
    tab.until(f"{COLOURS} > 5")
    tab.run(f"void (window.earlier = {PICTURE})")
    tab.until(f"{PICTURE} !== window.earlier")
    label = tab.until("document.getElementById('candles').getAttribute('aria-label')")
    assert "last price" in label


def test_an_interval_can_be_chosen(tab: Tab) -> None:
    """Another interval draws other candles and stays after a reload."""
    tab.until(f"{COLOURS} > 5")
    tab.run("[...document.querySelectorAll('#intervals button')].find(one => one.innerText === '15m').click()")
    tab.until("document.querySelector('#intervals [aria-pressed=true]').innerText === '15m'")
    tab.until(f"{COLOURS} > 5")
    tab.send("Page.reload")
    tab.until(f"{LIVE} && document.querySelector('#intervals [aria-pressed=true]')?.innerText === '15m'")


def test_another_market_can_be_chosen(tab: Tab) -> None:
    """The chooser has every market; a futures market shows its mark price."""
    tab.run(
        "(list => { list.value = 'USDT-FUTURES/ETHUSDT'; list.dispatchEvent(new Event('change')); })"
        "(document.getElementById('market'))"
    )
    tab.until("document.getElementById('figures').innerText.includes('Funding')")
    tab.until("document.title.includes('ETHUSDT')")


def test_an_order_appears_and_vanishes(tab: Tab, exchange: SimulatedExchange) -> None:
    """An order placed through the API is among the open orders until it is cancelled."""
    tab.until(f"{ORDERS} === 'none'")
    http = Http(exchange)
    placed = http.place(price="85000.5", qty="0.25", clientOid="seen-by-a-person")
    tab.until(f"{ORDERS}.includes('seen-by-a-person')")
    row = tab.run(f"{ORDERS}.split('\\t').map(text => text.trim())")
    assert ["BTCUSDT", "Buy", "limit", "85,000.50", "0.25", "0"] == row[:6]
    http.post("trade/cancel-order", {"orderId": placed["orderId"]})
    tab.until(f"{ORDERS} === 'none'")


def test_balances_positions_and_fills_are_shown(tab: Tab, exchange: SimulatedExchange) -> None:
    """Balances show from the start; a futures order leaves a position and a fill."""
    tab.until("document.getElementById('balances').innerText.includes('USDT')")
    Http(exchange).place(category="USDT-FUTURES", orderType="market", qty="0.5", side="sell")
    tab.until("document.getElementById('positions').innerText.includes('Short')")
    tab.until("document.getElementById('fills').innerText.includes('Sell')")


def test_another_account_can_be_chosen(tab: Tab, exchange: SimulatedExchange) -> None:
    """A further account turns up in the chooser, and its own balances are shown."""
    exchange.add_account({"USDT": "31415"})
    tab.until("document.getElementById('account').options.length > 2")
    tab.run(
        "(list => { list.selectedIndex = list.options.length - 1; list.dispatchEvent(new Event('change')); })"
        "(document.getElementById('account'))"
    )
    tab.until("document.getElementById('balances').innerText.includes('31,415')")


def test_it_comes_back_after_a_loss(tab: Tab, exchange: SimulatedExchange) -> None:
    """When the lines are cut, the page says so and then is live again by itself."""
    before = tab.run(BOOK)
    tab.run(
        "void new MutationObserver(() => { window.lost ||= document.body.dataset.link === 'lost'; })"
        ".observe(document.body, { attributes: true })"
    )
    exchange.faults.drop_connections()
    tab.until("window.lost")
    tab.until(LIVE)
    tab.until(f"{BOOK} !== {before!r}")


@pytest.mark.parametrize(("width", "mobile"), [(360, True), (820, False), (1120, False), (1920, False)])
def test_it_fits_the_screen(tab: Tab, width: int, mobile: bool) -> None:
    """From a phone to a wide screen nothing sticks out at the side."""
    tab.size(width, 800, mobile=mobile)
    tab.until(f"document.documentElement.clientWidth === {width}")
    assert width >= tab.run("document.documentElement.scrollWidth")
    sticking_out = tab.run(
        "[...document.querySelectorAll('.panel, .top, .ticker')]"
        f".filter(one => one.getBoundingClientRect().right > {width} + 1).map(one => one.className)"
    )
    assert [] == sticking_out


def test_everything_has_a_name(tab: Tab) -> None:
    """Every control, table region and picture has a name for those who do not see it."""
    nodes = tab.send("Accessibility.getFullAXTree")["nodes"]
    wanted = {"button", "combobox", "region", "image", "img"}
    nameless = [
        node["role"]["value"] for node in nodes
        if not node["ignored"] and node["role"]["value"] in wanted and not node.get("name", {}).get("value")
    ]  # fmt: skip
    assert [] == nameless
    assert wanted & {node["role"]["value"] for node in nodes if not node["ignored"]} >= {"button", "combobox"}


def test_texts_stand_out_from_their_background(tab: Tab) -> None:
    """Each text has a contrast of at least 4.5 to 1."""
    tab.until("document.getElementById('balances').innerText.includes('USDT')")
    weak = tab.run(CONTRAST)
    assert [] == weak


CONTRAST = """(() => {
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const behind = one => {
    for (; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const pair = [light(numbers(getComputedStyle(one).color)), light(behind(one))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) found.push(`${one.tagName} ${one.className} ${one.textContent.slice(0, 30)} ${contrast}`);
  }
  return found;
})()"""


def test_a_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Chromium it is not found, and the message says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert find_chromium() is None
    assert "apt-get install chromium" in HELP
