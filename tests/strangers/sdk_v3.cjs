// The JavaScript SDK bitget-api, V3: REST, streams and orders over the WebSocket. Only the addresses are not Bitget's.
'use strict';

const { RestClientV3, WebsocketClientV3, WebsocketAPIClient } = require('bitget-api');
const { assert, step, refusal, until, finish, quiet, where, who } = require('./session.cjs');

const SPOT = { category: 'SPOT', symbol: 'BTCUSDT' };
const PERP = { category: 'USDT-FUTURES', symbol: 'BTCUSDT' };
const LIMIT = { side: 'buy', orderType: 'limit', qty: '0.01', price: '80000', timeInForce: 'gtc' };

async function rest() {
  const client = new RestClientV3({ ...who, baseUrl: where.rest });
  await step('server time', async () => assert.ok(Math.abs((await client.fetchServerTime()) - Date.now()) < 5000));
  await step('instruments', async () => {
    const { data } = await client.getInstruments({ category: 'SPOT' });
    assert.ok(data.some((row) => row.symbol === 'BTCUSDT'));
    return data.length;
  });
  await step('tickers', async () => (await client.getTickers(SPOT)).data[0].lastPrice);
  await step('ticker of a symbol that is not ASCII', async () =>
    (await client.getTickers({ category: 'SPOT', symbol: '龙虾USDT' })).data[0].symbol);
  await step('order book', async () => {
    const { data } = await client.getOrderBook({ ...SPOT, limit: '5' });
    assert.equal(data.a.length, 5);
    assert.ok(Number(data.b[0][0]) < Number(data.a[0][0]));
  });
  await step('public trades', async () => (await client.getFills(SPOT)).data.length);
  await step('candles', async () => {
    const { data } = await client.getCandles({ ...SPOT, interval: '1m', limit: '10' });
    assert.equal(data.length, 10);
  });
  await step('funding rate', async () => (await client.getCurrentFundingRate({ symbol: 'BTCUSDT' })).data[0].fundingRate);
  await step('open interest', async () => (await client.getOpenInterest(PERP)).data.list.length);
  await step('balances', async () => (await client.getBalances()).data.assets.map((row) => `${row.coin} ${row.available}`).join());
  await step('account settings', async () => (await client.getAccountSettings()).data.holdMode);
  await step('fee rate', async () => (await client.getFeeRate(SPOT)).data.takerFeeRate);

  let id;
  await step('place a limit order', async () => {
    const { data } = await client.submitNewOrder({ ...SPOT, ...LIMIT, clientOid: 'sdk-1' });
    assert.equal(data.clientOid, 'sdk-1');
    id = data.orderId;
  });
  await step('look at it', async () => assert.equal((await client.getOrderInfo({ clientOid: 'sdk-1' })).data.orderStatus, 'new'));
  await step('find it among the open orders', async () =>
    assert.ok((await client.getUnfilledOrders({ category: 'SPOT' })).data.list.some((row) => row.orderId === id)));
  await step('change it', async () => {
    await client.modifyOrder({ ...SPOT, orderId: id, qty: '0.02', price: '80001', autoCancel: 'no' });
    assert.equal((await client.getOrderInfo({ orderId: id })).data.price, '80001');
  });
  await step('a duplicate clientOid is refused', async () =>
    refusal(client.submitNewOrder({ ...SPOT, ...LIMIT, clientOid: 'sdk-1' })));
  await step('cancel it', async () => {
    await client.cancelOrder({ ...SPOT, orderId: id });
    assert.equal((await client.getOrderInfo({ orderId: id })).data.orderStatus, 'cancelled');
  });
  await step('cancel it again is refused', async () => refusal(client.cancelOrder({ ...SPOT, orderId: id })));
  await step('more than there is is refused', async () =>
    refusal(client.submitNewOrder({ ...SPOT, ...LIMIT, qty: '100' })));
  await step('a batch', async () => {
    const { data } = await client.placeBatchOrders([{ ...SPOT, ...LIMIT }, { ...SPOT, ...LIMIT, price: '79000' }]);
    assert.deepEqual(data.map((row) => String(row.code ?? '0')).filter((code) => Number(code) !== 0), []);
    await client.cancelBatchOrders(data.map((row) => ({ ...SPOT, orderId: row.orderId })));
  });
  await step('cancel all', async () => {
    await client.submitNewOrder({ ...SPOT, ...LIMIT });
    await client.cancelAllOrders({ category: 'SPOT' });
    assert.equal((await client.getUnfilledOrders({ category: 'SPOT' })).data.list.length, 0);
  });
  await step('spot at the market, both ways', async () => {
    await client.submitNewOrder({ ...SPOT, side: 'buy', orderType: 'market', qty: '100' });
    await client.submitNewOrder({ ...SPOT, side: 'sell', orderType: 'market', qty: '0.001' });
    return (await client.getTradeFills({ category: 'SPOT' })).data.list.map((row) => `${row.side} ${row.execPrice}`).join();
  });
  await step('leverage', async () => client.setLeverage({ ...PERP, leverage: '10' }).then(() => undefined));
  await step('a position opened and closed', async () => {
    await client.submitNewOrder({ ...PERP, side: 'sell', orderType: 'market', qty: '0.05' });
    const [position] = (await client.getCurrentPosition(PERP)).data.list;
    assert.equal(position.posSide, 'short');
    assert.equal(position.leverage, '10');
    await client.closeAllPositions({ ...PERP });
    assert.equal((await client.getCurrentPosition(PERP)).data.list.length, 0);
    assert.ok((await client.getPositionHistory({ category: 'USDT-FUTURES' })).data.list.length >= 1);
  });
  await step('order history', async () => (await client.getHistoryOrders({ category: 'SPOT' })).data.list.length);
  await step('a wrong signature is refused', async () =>
    refusal(new RestClientV3({ ...who, apiSecret: 'wrong', baseUrl: where.rest }).getBalances()));
}

async function streams() {
  const client = new WebsocketClientV3({ ...who, wsUrl: `${where.ws}/v3/ws/private` }, quiet);
  const seen = {}, problems = [];
  client.on('update', (update) => (seen[update.arg.topic] = (seen[update.arg.topic] ?? 0) + 1));
  client.on('exception', (error) => problems.push(JSON.stringify(error)));
  const spot = { instType: 'spot', symbol: 'BTCUSDT' }, perp = { ...spot, instType: 'usdt-futures' };
  client.subscribe([
    { topic: 'ticker', payload: spot }, { topic: 'publicTrade', payload: spot }, { topic: 'books', payload: perp },
    { topic: 'books5', payload: spot }, { topic: 'kline', payload: { ...spot, interval: '1m' } },
  ], 'v3Public');
  await step('public streams', () =>
    until('five topics', () => ['ticker', 'publicTrade', 'books', 'books5', 'kline'].every((name) => seen[name])));
  client.subscribe(['account', 'order', 'fill', 'position'].map((topic) => ({ topic, payload: { instType: 'UTA' } })), 'v3Private');
  await step('account stream', () => until('account', () => seen.account));

  const orders = new WebsocketAPIClient({ ...who, wsUrl: `${where.ws}/v3/ws/private`, attachEventListeners: false }, quiet);
  await step('an order over the WebSocket', async () => {
    const reply = await orders.submitNewOrder('spot', { symbol: 'BTCUSDT', ...LIMIT, clientOid: 'sdk-ws-1' });
    assert.equal(reply.args[0].clientOid, 'sdk-ws-1');
    await until('order', () => seen.order);
  });
  await step('cancelled over the WebSocket', async () =>
    assert.equal((await orders.cancelOrder('spot', { clientOid: 'sdk-ws-1' })).args[0].clientOid, 'sdk-ws-1'));
  await step('an unknown order is refused over the WebSocket', async () => refusal(orders.cancelOrder('spot', { clientOid: 'nope' })));
  await step('a batch over the WebSocket', async () => {
    const placed = await orders.placeBatchOrders('spot', [{ symbol: 'BTCUSDT', ...LIMIT }, { symbol: 'BTCUSDT', ...LIMIT }]);
    assert.equal(placed.args.length, 2);
    await orders.cancelBatchOrders('spot', placed.args.map(({ orderId }) => ({ orderId })));
  });
  await step('a fill and a position on the streams', async () => {
    await orders.submitNewOrder('usdt-futures', { symbol: 'BTCUSDT', orderType: 'market', side: 'buy', qty: '0.01' });
    await until('fill and position', () => seen.fill && seen.position > 1);
  });
  await step('no exceptions on the streams', () => assert.deepEqual(problems, []));
  console.log(`      updates: ${JSON.stringify(seen)}`);
  client.closeAll(true);
  orders.getWSClient().closeAll(true);
}

rest().then(streams).then(finish, (error) => {
  console.log('FAIL ', error);
  process.exit(1);
});
