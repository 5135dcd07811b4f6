// The page as a whole: what is chosen, what comes in, when it is drawn. Panels, chart and stream do not know each other.

import { Chart } from "./chart.js";
import { byId, drawAccount, drawBook, drawTape, drawTicker, nameOf, tapeLength } from "./panels.js";
import { Stream } from "./stream.js";

const INTERVALS = ["1m", "5m", "15m", "1H", "4H", "1D"];
const STATE_MS = 500;
const CANDLES = 500;

let markets = [];
let market = null;
let interval = "1m";
let accountNumber = 0;
let account = null;
let book = { a: [], b: [] };
let tape = [];
let ticker = null;
let candlesReady = false;
let waiting = []; // candles of the stream that came before the past did

const chart = new Chart(byId("candles"), byId("readout"));
const dirty = new Set();

// -- drawing: at most once a frame, only what changed

function touch(part) {
  if (!dirty.size) requestAnimationFrame(draw);
  dirty.add(part);
}

function draw() {
  const parts = new Set(dirty);
  dirty.clear();
  if (!market) return;
  const mine = account ? account.orders.filter((row) => row.market === market && row.price) : [];
  if (parts.has("book")) drawBook(book, market, new Set(mine.map((row) => Number(row.price))));
  if (parts.has("tape")) drawTape(tape, market);
  if (parts.has("ticker") && ticker) {
    drawTicker(ticker, market);
    document.title = `${ticker.lastPrice} ${market.symbol} · simulated`;
  }
  if (parts.has("account") && account) drawAccount(account, (row) => row.market);
  if (parts.has("chart")) {
    chart.marks = {
      orders: mine.concat(account ? account.waiting.filter((row) => row.market === market).map(asLine) : []),
      positions: account ? account.positions.filter((row) => row.market === market) : [],
      fills: account ? account.fills.filter((row) => row.market === market) : [],
    };
    chart.draw();
  }
}

// A triggered order as the chart draws orders: at the price that it waits for.
const asLine = (row) => ({ price: row.trigger, side: row.kind, quantity: row.quantity });

chart.onChange = () => touch("chart");

// -- what comes in

const candleOf = (start, open, high, low, close, volume) =>
  ({ t: Number(start), o: Number(open), h: Number(high), l: Number(low), c: Number(close), v: Number(volume) });

function onPush(arg, data, action) {
  if (!market || arg.symbol !== market.symbol || arg.instType !== market.category.toLowerCase()) return;
  if (arg.topic === "books50") {
    book = data[0];
    touch("book");
  } else if (arg.topic === "publicTrade") {
    const newest = [...data].sort((one, other) => Number(other.T) - Number(one.T));
    tape = (action === "snapshot" ? newest : [...newest, ...tape]).slice(0, tapeLength);
    touch("tape");
  } else if (arg.topic === "ticker") {
    ticker = data[0];
    touch("ticker");
  } else if (arg.topic === "kline" && arg.interval === interval) {
    for (const row of data) {
      const candle = candleOf(row.start, row.open, row.high, row.low, row.close, row.volume);
      if (candlesReady) chart.put(candle);
      else waiting.push(candle);
    }
    touch("chart");
  }
}

const names = { connecting: "connecting", live: "live", lost: "connection lost, trying again" };

function onLink(state) {
  document.body.dataset.link = state;
  byId("link").textContent = names[state];
  if (state === "live" && market) loadCandles(); // those of the time without a connection
}

const stream = new Stream(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v3/ws/public`, onPush, onLink);

async function loadCandles() {
  const asked = `${market.category}/${market.symbol}/${interval}`;
  const query = new URLSearchParams({ category: market.category, symbol: market.symbol, interval, limit: CANDLES });
  let rows;
  try {
    rows = (await (await fetch(`/api/v3/market/candles?${query}`)).json()).data;
  } catch {
    return; // the stream comes back, and with it this
  }
  if (!rows || asked !== `${market.category}/${market.symbol}/${interval}`) return; // something else was chosen meanwhile
  chart.candles = rows.map((row) => candleOf(...row)).sort((one, other) => one.t - other.t);
  waiting.forEach((candle) => chart.put(candle));
  waiting = [];
  candlesReady = true;
  touch("chart");
}

async function loadState() {
  if (!document.hidden && markets.length) {
    try {
      const answer = await fetch(`/_simulator/state?account=${accountNumber}`);
      if (answer.status === 404 && accountNumber) accountNumber = 0; // another exchange was started here
      if (answer.ok) takeState(await answer.json());
    } catch {
      // the stream says that the connection is lost
    }
  }
  setTimeout(loadState, STATE_MS);
}

function takeState(state) {
  if (state.account.number !== accountNumber) return;
  for (const rows of [state.account.orders, state.account.waiting, state.account.positions, state.account.fills]) {
    for (const row of rows) row.market = find(row.category, row.symbol) || market;
  }
  account = state.account;
  byId("seed").textContent = `Seed ${state.seed}.`;
  chooseAccounts(state.accounts);
  ["account", "chart", "book"].forEach(touch);
}

// -- choosing

const find = (category, symbol) =>
  markets.find((row) => row.symbol === symbol && row.category === (category === "MARGIN" ? "SPOT" : category));

function remember() {
  history.replaceState(null, "", `#${market.category}/${market.symbol}/${interval}/${accountNumber}`);
}

function choose(chosen, chosenInterval) {
  market = chosen;
  interval = chosenInterval;
  book = { a: [], b: [] };
  tape = [];
  ticker = null;
  waiting = [];
  candlesReady = false;
  chart.clear(market.priceDigits);
  for (const button of byId("intervals").children) button.setAttribute("aria-pressed", String(button.textContent === interval));
  byId("market").value = `${market.category}/${market.symbol}`;
  const about = { instType: market.category.toLowerCase(), symbol: market.symbol };
  stream.listen([
    { ...about, topic: "ticker" }, { ...about, topic: "books50" }, { ...about, topic: "publicTrade" },
    { ...about, topic: "kline", interval },
  ]);
  loadCandles();
  remember();
  ["book", "tape", "ticker", "chart", "account"].forEach(touch);
}

function chooseAccounts(accounts) {
  const list = byId("account");
  const texts = accounts.map((row) => `${row.number + 1}: ${row.uid}${row.mode ? ` (${row.mode})` : ""}`);
  if (texts.join() !== [...list.options].map((option) => option.text).join()) {
    list.replaceChildren(...texts.map((text, number) => new Option(text, String(number))));
  }
  list.value = String(accountNumber);
}

function fillMarkets() {
  const groups = new Map();
  for (const row of markets) {
    if (!groups.has(row.category)) groups.set(row.category, []);
    groups.get(row.category).push(new Option(nameOf(row), `${row.category}/${row.symbol}`));
  }
  byId("market").replaceChildren(...[...groups].map(([category, options]) => {
    const group = document.createElement("optgroup");
    group.label = category;
    group.append(...options);
    return group;
  }));
}

async function begin() {
  markets = await (await fetch("/_simulator/markets")).json();
  fillMarkets();
  const [category, symbol, wanted, number] = decodeURIComponent(location.hash.slice(1)).split("/");
  accountNumber = Number.parseInt(number, 10) || 0;
  byId("intervals").append(...INTERVALS.map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.onclick = () => choose(market, name);
    return button;
  }));
  byId("market").onchange = (event) => choose(find(...event.target.value.split("/")), interval);
  byId("account").onchange = (event) => {
    accountNumber = Number(event.target.value);
    account = null;
    remember();
  };
  byId("zoom-in").onclick = () => chart.zoom(1.3);
  byId("zoom-out").onclick = () => chart.zoom(1 / 1.3);
  choose(find(category, symbol) || markets[0], INTERVALS.includes(wanted) ? wanted : "1m");
  loadState();
}

begin();
