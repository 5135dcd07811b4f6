// Drives the npm package bitget-api: reads tasks as lines of JSON, does them and says how many seconds each took.
// Nothing is compared here. Changed are: the addresses, and its logger, which is silent but for errors.
//
//   node run_sdk.cjs FOLDER              FOLDER has node_modules/bitget-api
//   node run_sdk.cjs FOLDER first PORT   one stream's first update, then the peak of the memory

'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');

const [folder, mode, firstPort] = process.argv.slice(2);
const home = path.resolve(folder, 'node_modules', 'bitget-api');
const { RestClientV3, WebsocketAPIClient, WebsocketClientV3 } = require(home);

const KEYS = { apiKey: 'key', apiSecret: 'secret', apiPass: 'pass' };
const ORDER = {
  symbol: 'BTCUSDT', side: 'buy', orderType: 'limit', qty: '0.001', price: '60000.5', timeInForce: 'gtc',
};

let lastError = '';
const silent = {
  trace() {},
  info() {},
  error(...told) { lastError = told.map(String).join(' '); },
};

const seconds = (begun) => Number(process.hrtime.bigint() - begun) / 1e9;
const now = () => process.hrtime.bigint();

function must(yes, what) {
  if (!yes) throw new Error(`${what} ${lastError}`);
}

async function stream({ port, topic, key, count }) {
  const client = new WebsocketClientV3({ wsUrl: `ws://127.0.0.1:${port}` }, silent);
  let left = count;
  let last;
  const finished = new Promise((resolve) => {
    client.on('update', (update) => {
      last = update.data[0][key];
      left -= 1;
      if (!left) resolve();
    });
  });
  await client.connect('v3Public');
  const begun = now();
  client.subscribe({ topic, payload: { instType: 'spot', symbol: String(count).padStart(7, '0') } }, 'v3Public');
  await finished;
  const took = seconds(begun);
  client.closeAll(true);
  must(last !== undefined, 'no value');
  return took;
}

// Sends so many at once, waits for all of them, and again.
async function orders({ port, count, inFlight }) {
  const options = { ...KEYS, wsUrl: `ws://127.0.0.1:${port}`, attachEventListeners: false };
  const api = new WebsocketAPIClient(options, silent);
  await api.getWSClient().connectWSAPI();
  let number = 0;
  const place = async () => {
    number += 1;
    const reply = await api.submitNewOrder('spot', { ...ORDER, clientOid: String(number).padStart(32, '0') });
    must(reply.code === '0', 'refused');
  };
  const begun = now();
  if (inFlight === 1) {
    for (let done = 0; done < count; done += 1) await place();
  } else {
    for (let done = 0; done < count; done += inFlight) await Promise.all(Array.from({ length: inFlight }, place));
  }
  const took = seconds(begun);
  api.getWSClient().closeAll(true);
  return took;
}

// So many calls by some chains at once, each chain one call after the other.
async function calls({ port, count, chains }, call) {
  const client = new RestClientV3({ ...KEYS, baseUrl: `http://127.0.0.1:${port}` });
  const one = async () => must((await call(client)).code === '00000', 'refused');
  const chain = async () => { for (let done = 0; done < count / chains; done += 1) await one(); };
  const all = () => Array.from({ length: chains });
  await Promise.all(all().map(one)); // connections are open then
  const begun = now();
  await Promise.all(all().map(chain));
  return seconds(begun);
}

const TASKS = {
  stream,
  orders,
  get: (task) => calls(task, (client) => client.getTickers({ category: 'SPOT', symbol: 'BTCUSDT' })),
  post: (task) => calls(task, (client) => client.submitNewOrder({
    category: 'SPOT', ...ORDER, clientOid: '1304314508780744705',
  })),
};

async function first(port) {
  const client = new WebsocketClientV3({ wsUrl: `ws://127.0.0.1:${port}` }, silent);
  const came = new Promise((resolve) => client.on('update', resolve));
  client.subscribe({ topic: 'ticker', payload: { instType: 'spot', symbol: 'BTCUSDT' } }, 'v3Public');
  await came;
  console.log('updated');
  let peak = process.resourceUsage().maxRSS;
  if (fs.existsSync('/proc/self/status')) {
    peak = Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
  }
  console.log(peak);
  client.closeAll(true);
}

async function serve() {
  const { version } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8'));
  console.log(JSON.stringify({ about: `bitget-api ${version}, Node ${process.versions.node}` }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const task = JSON.parse(line);
    let reply;
    try {
      reply = { seconds: await TASKS[task.task](task) };
    } catch (error) {
      reply = { error: String(error && error.message ? error.message : JSON.stringify(error)) };
    }
    console.log(JSON.stringify(reply));
  }
  process.exit(0);
}

if (mode === 'first') first(Number(firstPort)); else serve();
