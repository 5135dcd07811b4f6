// How numbers, times and sides are written. Nothing here knows the page.

// Decimals come as text and stay text where they are only shown: "90215.2" with 2 digits is "90,215.20".
export function fixed(text, digits) {
  if (text === "" || text === undefined || text === null) return "–";
  const negative = text.startsWith("-");
  let [whole, part = ""] = (negative ? text.slice(1) : text).split(".");
  if (digits !== undefined) part = part.padEnd(digits, "0").slice(0, Math.max(digits, 0));
  whole = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (negative ? "−" : "") + (part ? `${whole}.${part}` : whole);
}

// At most so many digits after the point, cut off and without trailing zeros: for balances.
export function brief(text, digits) {
  const [whole, part = ""] = String(text).split(".");
  const kept = part.slice(0, digits).replace(/0+$/, "");
  return fixed(kept ? `${whole}.${kept}` : whole);
}

// A number with a sign, for profits.
export function signed(text, digits) {
  const shown = fixed(Number(text).toFixed(digits), digits);
  return Number(text) > 0 ? `+${shown}` : shown;
}

export function percent(text) {
  return `${signed(String(Number(text) * 100), 2)}%`;
}

// 1,234,567 is 1.23M: for volumes.
export function compact(text) {
  const number = Number(text);
  for (const [size, name] of [[1e9, "B"], [1e6, "M"], [1e3, "K"]]) {
    if (Math.abs(number) >= size) return (number / size).toFixed(2) + name;
  }
  return String(Number(number.toPrecision(5)));
}

const clockOf = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minuteOf = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayOf = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short" });

export const clock = (ms) => clockOf.format(Number(ms));
export const minute = (ms) => minuteOf.format(Number(ms));
export const day = (ms) => dayOf.format(Number(ms));

export const tone = (number) => (Number(number) > 0 ? "up" : Number(number) < 0 ? "down" : "");
export const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
export const sideTone = (side) => (side === "buy" || side === "long" ? "up" : "down");
