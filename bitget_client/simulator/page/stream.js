// The public WebSocket of the exchange, as any program would use it: one market at a time, back again after a loss.

const PING_MS = 20_000;
const RETRY_MS = [300, 600, 1200, 2500, 5000];

export class Stream {
  #socket = null;
  #wanted = [];
  #tries = 0;
  #pinging = 0;

  // onPush(arg, data, action) for each push; onLink("connecting" | "live" | "lost").
  constructor(url, onPush, onLink) {
    this.url = url;
    this.onPush = onPush;
    this.onLink = onLink;
    this.#open();
  }

  // Listen to these topics and to no others.
  listen(topics) {
    if (this.#ready()) {
      if (this.#wanted.length) this.#send("unsubscribe", this.#wanted);
      if (topics.length) this.#send("subscribe", topics);
    }
    this.#wanted = topics;
  }

  #ready() {
    return this.#socket !== null && this.#socket.readyState === WebSocket.OPEN;
  }

  #send(op, args) {
    this.#socket.send(JSON.stringify({ op, args }));
  }

  #open() {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#tries = 0;
      this.#pinging = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send("ping"), PING_MS);
      if (this.#wanted.length) this.#send("subscribe", this.#wanted);
      this.onLink("live");
    };
    socket.onmessage = (event) => {
      if (event.data === "pong") return;
      const message = JSON.parse(event.data);
      if (message.action) this.onPush(message.arg, message.data, message.action);
    };
    socket.onclose = () => {
      clearInterval(this.#pinging);
      this.onLink("lost");
      setTimeout(() => this.#open(), RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)]);
    };
  }
}
