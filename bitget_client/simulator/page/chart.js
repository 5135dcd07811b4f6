// The candle chart on a canvas: candles, volume, the account's orders, entries and fills. It draws; it fetches nothing.

import { clock, compact, day, fixed, minute, signed } from "./figures.js";

const COLOURS = {
  up: "#2fc58d", down: "#ff6175", grid: "#19222c", text: "#93a4b7", strong: "#e4ebf2", panel: "#10161d", own: "#f0b90b",
  cross: "#4c5d70",
};
const AXIS = 74; // pixels for prices at the right
const FOOT = 22; // and for times below
const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export class Chart {
  candles = []; // {t, o, h, l, c, v}, oldest first
  marks = { orders: [], positions: [], fills: [] };
  digits = 2;
  step = 9; // pixels a candle

  constructor(canvas, readout) {
    this.canvas = canvas;
    this.readout = readout;
    this.pen = canvas.getContext("2d");
    this.pointer = null;
    this.onChange = () => {};
    new ResizeObserver(() => this.onChange()).observe(canvas);
    canvas.addEventListener("pointermove", (event) => {
      this.pointer = { x: event.offsetX, y: event.offsetY };
      this.onChange();
    });
    for (const name of ["pointerleave", "pointercancel"]) {
      canvas.addEventListener(name, () => {
        this.pointer = null;
        this.onChange();
      });
    }
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    }, { passive: false });
  }

  zoom(factor) {
    this.step = Math.min(40, Math.max(2.5, this.step * factor));
    this.onChange();
  }

  clear(digits) {
    this.candles = [];
    this.digits = digits;
  }

  // Take in one candle of the stream: the running one again, or the next.
  put(candle) {
    const last = this.candles[this.candles.length - 1];
    if (!last || candle.t > last.t) this.candles.push(candle);
    else if (candle.t === last.t) this.candles[this.candles.length - 1] = candle;
    if (this.candles.length > 2000) this.candles.splice(0, 500);
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth, height = this.canvas.clientHeight;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const pen = this.pen;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = FONT;
    pen.textBaseline = "middle";
    if (!this.candles.length || width < AXIS * 2) return;
    this.#scale(width, height);
    this.#grid();
    this.#candles();
    this.#fills();
    this.#lines();
    this.#cross();
    this.#describe();
  }

  // -- inside

  #scale(width, height) {
    this.right = width - AXIS;
    this.bottom = height - FOOT;
    const count = Math.max(5, Math.floor((this.right - 8) / this.step));
    this.shown = this.candles.slice(-count);
    let low = Math.min(...this.shown.map((candle) => candle.l));
    let high = Math.max(...this.shown.map((candle) => candle.h));
    const room = (high - low || high * 0.001 || 1) * 0.06;
    low -= room;
    high += room;
    const top = 8, floor = this.bottom - (this.bottom - top) * 0.16; // below it: volume
    this.top = top;
    this.y = (price) => floor - ((price - low) / (high - low)) * (floor - top);
    this.priceAt = (y) => low + ((floor - y) / (floor - top)) * (high - low);
    this.x = (number) => this.right - 8 - (this.shown.length - number - 0.5) * this.step;
    this.low = low;
    this.high = high;
    this.wideness = this.shown.length > 1 ? this.shown[1].t - this.shown[0].t : 60_000;
  }

  #grid() {
    const pen = this.pen;
    pen.strokeStyle = COLOURS.grid;
    pen.fillStyle = COLOURS.text;
    pen.lineWidth = 1;
    pen.textAlign = "left";
    const stride = niceStep((this.high - this.low) / Math.max(2, this.bottom / 60));
    pen.beginPath();
    for (let price = Math.ceil(this.low / stride) * stride; price < this.high; price += stride) {
      const y = Math.round(this.y(price)) + 0.5;
      if (y < this.top) continue;
      pen.moveTo(0, y);
      pen.lineTo(this.right, y);
      pen.fillText(this.#price(price), this.right + 8, y);
    }
    pen.textAlign = "center";
    const every = Math.max(1, Math.ceil(90 / this.step));
    this.shown.forEach((candle, number) => {
      const count = Math.round(candle.t / this.wideness);
      if (count % every) return;
      const x = Math.round(this.x(number)) + 0.5;
      if (x < 24 || x > this.right - 20) return;
      pen.moveTo(x, this.top);
      pen.lineTo(x, this.bottom);
      pen.fillText(this.wideness >= 86_400_000 ? day(candle.t) : minute(candle.t), x, this.bottom + FOOT / 2);
    });
    pen.stroke();
  }

  #candles() {
    const pen = this.pen;
    const body = Math.max(1, Math.floor(this.step * 0.68));
    const most = Math.max(...this.shown.map((candle) => candle.v)) || 1;
    const room = (this.bottom - this.top) * 0.13;
    this.shown.forEach((candle, number) => {
      const x = this.x(number), left = Math.round(x - body / 2);
      pen.fillStyle = candle.c >= candle.o ? COLOURS.up : COLOURS.down;
      const tall = (candle.v / most) * room;
      pen.globalAlpha = 0.28;
      pen.fillRect(left, this.bottom - tall, body, tall);
      pen.globalAlpha = 1;
      const from = this.y(Math.max(candle.o, candle.c)), to = this.y(Math.min(candle.o, candle.c));
      const wick = this.y(candle.h);
      pen.fillRect(left + Math.floor((body - 1) / 2), wick, 1, Math.max(1, this.y(candle.l) - wick));
      pen.fillRect(left, Math.round(from), body, Math.max(1, Math.round(to) - Math.round(from)));
    });
  }

  // Where the account bought and sold: triangles that point at the price.
  #fills() {
    const pen = this.pen;
    const first = this.shown[0].t;
    for (const fill of this.marks.fills) {
      const number = Math.floor((fill.ts - first) / this.wideness);
      if (number < 0 || number >= this.shown.length) continue;
      const x = this.x(number), y = this.y(Number(fill.price)), away = fill.side === "buy" ? 1 : -1;
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(x - 5, y + 9 * away);
      pen.lineTo(x + 5, y + 9 * away);
      pen.closePath();
      pen.fillStyle = COLOURS.own;
      pen.fill();
      pen.strokeStyle = COLOURS.panel;
      pen.stroke();
    }
  }

  #lines() {
    const off = { above: 0, below: 0 };
    for (const order of this.marks.orders.slice(0, 30)) {
      this.#level(Number(order.price), COLOURS.own, `${order.side} ${order.quantity}`, off, [5, 4]);
    }
    for (const position of this.marks.positions) {
      this.#level(Number(position.average), COLOURS.strong, `${position.side} ${position.size}`, off, [2, 3]);
    }
    const last = this.candles[this.candles.length - 1];
    this.#tag(this.y(last.c), last.c >= last.o ? COLOURS.up : COLOURS.down, this.#price(last.c), true);
    this.pen.fillStyle = COLOURS.own;
    this.pen.textAlign = "right";
    if (off.above) this.pen.fillText(`▲ ${off.above} above`, this.right - 6, this.top + 8);
    if (off.below) this.pen.fillText(`▼ ${off.below} below`, this.right - 6, this.bottom - 10);
  }

  #level(price, colour, text, off, dashes) {
    if (price > this.high) off.above++;
    else if (price < this.low) off.below++;
    else {
      const pen = this.pen, y = Math.round(this.y(price)) + 0.5;
      pen.strokeStyle = colour;
      pen.setLineDash(dashes);
      pen.beginPath();
      pen.moveTo(0, y);
      pen.lineTo(this.right, y);
      pen.stroke();
      pen.setLineDash([]);
      pen.textAlign = "left";
      pen.fillStyle = COLOURS.panel;
      pen.fillRect(6, y - 8, pen.measureText(text).width + 8, 16);
      pen.fillStyle = colour;
      pen.fillText(text, 10, y);
    }
  }

  #tag(y, colour, text, line) {
    const pen = this.pen, at = Math.min(this.bottom - 8, Math.max(this.top, Math.round(y))) + 0.5;
    if (line) {
      pen.strokeStyle = colour;
      pen.globalAlpha = 0.6;
      pen.setLineDash([1, 3]);
      pen.beginPath();
      pen.moveTo(0, at);
      pen.lineTo(this.right, at);
      pen.stroke();
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = colour;
    pen.fillRect(this.right + 2, at - 9, AXIS - 4, 18);
    pen.fillStyle = "#0a0e13";
    pen.textAlign = "left";
    pen.fillText(text, this.right + 8, at);
  }

  #cross() {
    const last = this.shown[this.shown.length - 1];
    let candle = last;
    if (this.pointer && this.pointer.x < this.right && this.pointer.y < this.bottom) {
      const number = this.shown.length - 1 - Math.floor((this.right - 8 - this.pointer.x) / this.step);
      candle = this.shown[Math.min(this.shown.length - 1, Math.max(0, number))];
      const pen = this.pen, x = Math.round(this.x(this.shown.indexOf(candle))) + 0.5, y = Math.round(this.pointer.y) + 0.5;
      pen.strokeStyle = COLOURS.cross;
      pen.setLineDash([3, 3]);
      pen.beginPath();
      pen.moveTo(x, this.top);
      pen.lineTo(x, this.bottom);
      pen.moveTo(0, y);
      pen.lineTo(this.right, y);
      pen.stroke();
      pen.setLineDash([]);
      this.#tag(y, COLOURS.text, this.#price(this.priceAt(y)), false);
    }
    const change = candle.o ? (candle.c / candle.o - 1) * 100 : 0;
    const when = this.wideness >= 86_400_000 ? day(candle.t) : clock(candle.t).slice(0, 5);
    const texts = ["o", "h", "l", "c"].map((name) => `${name.toUpperCase()} ${this.#price(candle[name])}`);
    this.readout.textContent = `${when}  ${texts.join("  ")}  ${signed(String(change), 2)}%  V ${compact(candle.v)}`;
  }

  #price(number) {
    return fixed(number.toFixed(this.digits), this.digits);
  }

  // For those who do not see it. Not too often, as it would be read aloud again.
  #describe() {
    const now = performance.now();
    if (this.described && now - this.described < 5000) return;
    this.described = now;
    const last = this.shown[this.shown.length - 1];
    this.canvas.setAttribute("aria-label",
      `Candle chart, ${this.shown.length} candles since ${minute(this.shown[0].t)}; last price ${this.#price(last.c)}, ` +
      `highest ${this.#price(Math.max(...this.shown.map((one) => one.h)))}, ` +
      `lowest ${this.#price(Math.min(...this.shown.map((one) => one.l)))}`);
  }
}

// 1, 2 or 5 times a power of ten, at least as large as asked.
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  for (const times of [1, 2, 5]) if (power * times >= least) return power * times;
  return power * 10;
}
