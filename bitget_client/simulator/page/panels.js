// The tables: book, tape, orders, positions, balances, fills. Rows are made once and only their texts change.

import { brief, capital, clock, compact, fixed, percent, sideTone, signed, tone } from "./figures.js";

const BOOK_ROWS = 12;
const TAPE_ROWS = 24; // as tall as the book

export const byId = (id) => document.getElementById(id);

function set(element, text, className) {
  if (element.textContent !== text) element.textContent = text;
  if (className !== undefined && element.className !== className) element.className = className;
}

function rowsOf(body, count, columns) {
  while (body.rows.length < count) {
    const row = body.insertRow();
    for (let column = 0; column < columns; column++) row.insertCell();
  }
  while (body.rows.length > count) body.deleteRow(-1);
  return body.rows;
}

// Fill a table body: each row is a list of [text, class]; one quiet line when there is none.
function fill(body, rows, columns, nothing) {
  if (!rows.length) {
    if (body.dataset.empty !== "yes") {
      body.replaceChildren();
      const cell = body.insertRow().insertCell();
      cell.colSpan = columns;
      cell.className = "empty";
      cell.textContent = nothing;
      body.dataset.empty = "yes";
    }
    return;
  }
  if (body.dataset.empty === "yes") body.replaceChildren();
  body.dataset.empty = "no";
  const made = rowsOf(body, rows.length, columns);
  rows.forEach((cells, number) => {
    cells.forEach(([text, className = ""], column) => set(made[number].cells[column], text, className));
  });
}

// -- the market

function prepareBook(body) {
  for (const row of rowsOf(body, BOOK_ROWS, 3)) {
    for (const cell of row.cells) cell.append(document.createElement("span"));
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.style.transform = "scaleX(0)";
    row.cells[0].append(bar);
    bar.style.width = "300%"; // of the first of three equal columns: the whole row
  }
}

function sums(levels) {
  let sum = 0;
  return levels.map(([, size]) => (sum += Number(size)));
}

function drawSide(body, levels, totals, most, market, own, upward) {
  for (let place = 0; place < BOOK_ROWS; place++) {
    const row = body.rows[upward ? BOOK_ROWS - 1 - place : place];
    const level = levels[place];
    const texts = level
      ? [fixed(level[0], market.priceDigits), fixed(level[1], market.sizeDigits),
         fixed(totals[place].toFixed(market.sizeDigits), market.sizeDigits)]
      : ["", "", ""];
    texts.forEach((text, column) => set(row.cells[column].firstChild, text));
    row.cells[0].lastChild.style.transform = `scaleX(${level && most ? (totals[place] / most).toFixed(3) : 0})`;
    row.className = level && own.has(Number(level[0])) ? "own-level" : "";
  }
}

// own: the prices at which the account has orders here.
export function drawBook(book, market, own) {
  const asks = byId("asks"), bids = byId("bids");
  if (!asks.rows.length) [asks, bids].forEach(prepareBook);
  const above = book.a.slice(0, BOOK_ROWS), below = book.b.slice(0, BOOK_ROWS);
  const aboveSums = sums(above), belowSums = sums(below);
  const most = Math.max(0, ...aboveSums.slice(-1), ...belowSums.slice(-1));
  drawSide(asks, above, aboveSums, most, market, own, true);
  drawSide(bids, below, belowSums, most, market, own, false);
  const spread = above.length && below.length ? Number(above[0][0]) - Number(below[0][0]) : null;
  set(byId("spread"), spread === null ? "" : `spread ${fixed(spread.toFixed(market.priceDigits), market.priceDigits)}`);
}

export function drawTape(trades, market) {
  const made = rowsOf(byId("tape"), TAPE_ROWS, 3); // all from the start, so that nothing below is pushed down
  for (let place = 0; place < TAPE_ROWS; place++) {
    const trade = trades[place], cells = made[place].cells;
    set(cells[0], trade ? fixed(trade.p, market.priceDigits) : "", trade ? sideTone(trade.S) : "");
    set(cells[1], trade ? fixed(trade.v, market.sizeDigits) : "");
    set(cells[2], trade ? clock(trade.T) : "", "quiet");
  }
}

export const tapeLength = TAPE_ROWS;

// -- the account

const SHORT = { "USDT-FUTURES": "USDT perp", "USDC-FUTURES": "USDC perp", "COIN-FUTURES": "coin perp", MARGIN: "margin" };

const profitDigits = (row) => (row.category === "COIN-FUTURES" ? 8 : 2); // in the coin itself, or in dollars

export function nameOf(row) {
  const kind = SHORT[row.category];
  return kind ? `${row.symbol} ${kind}` : row.symbol;
}

function named(row) {
  return [nameOf(row), "text"];
}

function side(word) {
  return [capital(word), `text ${sideTone(word)}`];
}

export function drawAccount(account, marketOf) {
  const waiting = account.waiting.map((row) => {
    const market = marketOf(row);
    return [
      named(row), side(row.side), [`${row.kind}, waits for ${row.by} ${fixed(row.trigger, market.priceDigits)}`, "text quiet"],
      [row.price ? fixed(row.price, market.priceDigits) : "market"], [row.quantity ? fixed(row.quantity) : "all"],
      ["–", "quiet"], [row.clientOid, "text quiet"], [clock(row.created), "quiet"],
    ];
  });
  fill(byId("orders"), waiting.concat(account.orders.map((row) => {
    const market = marketOf(row);
    const kind = row.type + (row.timeInForce && row.timeInForce !== "gtc" ? ` ${row.timeInForce}` : "");
    return [
      named(row), side(row.side), [kind.replace("_", " ") + (row.reduceOnly ? ", closing" : ""), "text quiet"],
      [row.price ? fixed(row.price, market.priceDigits) : "market"], [row.quantity ? fixed(row.quantity) : "–"],
      [fixed(row.filled)], [row.clientOid, "text quiet"], [clock(row.created), "quiet"],
    ];
  })), 8, "none");
  const more = account.orderCount - account.orders.length;
  set(byId("order-count"), account.orderCount ? `${fixed(String(account.orderCount))}${more > 0 ? ", the newest shown" : ""}` : "");
  fill(byId("positions"), account.positions.map((row) => {
    const market = marketOf(row);
    return [
      named(row), side(row.side), [fixed(row.size)], [brief(row.average, market.priceDigits)],
      [fixed(row.mark, market.priceDigits)], [signed(row.unrealised, profitDigits(row)), tone(row.unrealised)],
      [row.liquidation ? brief(row.liquidation, market.priceDigits) : "–"],
      [`${row.leverage}×${row.marginMode ? ` ${row.marginMode}` : ""}`, "quiet"],
    ];
  }), 8, "none");
  fill(byId("balances"), account.balances.map((row) => [
    [row.wallet ? `${row.coin} (${row.wallet})` : row.coin, "text"], [brief(row.available, 8)], [brief(row.locked, 8), "quiet"],
    [brief(row.margin, 8), "quiet"], [Number(row.debt) ? brief(row.debt, 8) : "0", Number(row.debt) ? "down" : "quiet"],
    [fixed(row.value, 2)],
  ]), 6, "nothing");
  set(byId("worth"), `${fixed(account.value, 2)} USDT in all`);
  fill(byId("fills"), account.fills.map((row) => {
    const market = marketOf(row);
    return [
      [clock(row.ts), "text quiet"], named(row), side(row.side), [fixed(row.price, market.priceDigits)], [fixed(row.quantity)],
      [`${brief(row.fee, 8)} ${row.feeCoin}`, "quiet"],
      [Number(row.profit) ? signed(row.profit, profitDigits(row)) : "–", tone(row.profit)],
    ];
  }), 7, "none yet");
}

// -- the ticker

export function drawTicker(ticker, market) {
  set(byId("last-price"), fixed(ticker.lastPrice, market.priceDigits), tone(ticker.price24hPcnt));
  set(byId("change"), percent(ticker.price24hPcnt), tone(ticker.price24hPcnt));
  const rows = [
    ["24h high", fixed(ticker.highPrice24h, market.priceDigits)],
    ["24h low", fixed(ticker.lowPrice24h, market.priceDigits)],
    [`24h volume, ${market.base}`, compact(ticker.volume24h)],
    [`24h turnover, ${market.quote}`, compact(ticker.turnover24h)],
  ];
  if (ticker.markPrice) {
    rows.push(["Mark", fixed(ticker.markPrice, market.priceDigits)], ["Funding", `${(Number(ticker.fundingRate) * 100).toFixed(4)}%`]);
  }
  const list = byId("figures");
  if (list.childElementCount !== rows.length) {
    list.replaceChildren(...rows.map(() => {
      const pair = document.createElement("div");
      pair.append(document.createElement("dt"), document.createElement("dd"));
      return pair;
    }));
  }
  rows.forEach(([name, text], number) => {
    set(list.children[number].firstChild, name);
    set(list.children[number].lastChild, text);
  });
}
