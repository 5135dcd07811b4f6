// The JavaScript SDK bitget-api, V2 (classic accounts): spot, futures and margin over REST, and the streams.
'use strict';

const { RestClientV2, WebsocketClientV2 } = require('bitget-api');
const { assert, step, refusal, until, finish, quiet, where, who } = require('./session.cjs');

const PERP = { symbol: 'BTCUSDT', productType: 'USDT-FUTURES', marginCoin: 'USDT' };
const LIMIT = { symbol: 'BTCUSDT', side: 'buy', orderType: 'limit', force: 'gtc', price: '80000', size: '0.01' };
const PERP_LIMIT = { ...PERP, marginMode: 'crossed', side: 'buy', orderType: 'limit', force: 'gtc', price: '80000', size: '0.01' };

const client = new RestClientV2({ ...who, baseUrl: where.rest });

async function spot() {
  await step('server time', async () => assert.ok(Math.abs(Number((await client.getServerTime()).data.serverTime) - Date.now()) < 5000));
  await step('symbols', async () => (await client.getSpotSymbolInfo()).data.length);
  await step('ticker', async () => (await client.getSpotTicker({ symbol: 'BTCUSDT' })).data[0].lastPr);
  await step('order book', async () => assert.ok((await client.getSpotOrderBookDepth({ symbol: 'BTCUSDT', limit: '5' })).data.asks.length));
  await step('candles', async () =>
    assert.equal((await client.getSpotCandles({ symbol: 'BTCUSDT', granularity: '1min', limit: '10' })).data.length, 10));
  await step('trades', async () => assert.ok(Array.isArray((await client.getSpotRecentTrades({ symbol: 'BTCUSDT' })).data)));
  await step('assets', async () => (await client.getSpotAccountAssets()).data.map((row) => `${row.coin} ${row.available}`).join());

  let id;
  await step('place a limit order', async () => {
    const { data } = await client.spotSubmitOrder({ ...LIMIT, clientOid: 'sdk2-1' });
    assert.equal(data.clientOid, 'sdk2-1');
    id = data.orderId;
  });
  await step('look at it', async () => assert.equal((await client.getSpotOrder({ orderId: id })).data[0].status, 'live'));
  await step('find it among the open orders', async () =>
    assert.ok((await client.getSpotOpenOrders({ symbol: 'BTCUSDT' })).data.some((row) => row.orderId === id)));
  await step('replace it', async () => {
    const { data } = await client.spotCancelandSubmitOrder({ symbol: 'BTCUSDT', orderId: id, price: '80001', size: '0.02' });
    assert.equal(data.success, 'success');
    id = data.orderId;
  });
  await step('cancel it', async () => assert.equal((await client.spotCancelOrder({ symbol: 'BTCUSDT', orderId: id })).data.orderId, id));
  await step('now it is cancelled', async () => assert.equal((await client.getSpotOrder({ orderId: id })).data[0].status, 'cancelled'));
  await step('more than there is is refused', async () => refusal(client.spotSubmitOrder({ ...LIMIT, size: '100' })));
  await step('a batch', async () => {
    const orderList = [{ ...LIMIT }, { ...LIMIT, price: '79000' }];
    const { data } = await client.spotBatchSubmitOrders({ symbol: 'BTCUSDT', orderList });
    assert.equal(data.successList.length, 2);
    await client.spotBatchCancelOrders({ symbol: 'BTCUSDT', orderList: data.successList.map(({ orderId }) => ({ orderId })) });
  });
  await step('cancel a symbol', async () => {
    await client.spotSubmitOrder(LIMIT);
    await client.spotCancelSymbolOrder({ symbol: 'BTCUSDT' });
    assert.equal((await client.getSpotOpenOrders({ symbol: 'BTCUSDT' })).data.length, 0);
  });
  await step('at the market, both ways', async () => {
    await client.spotSubmitOrder({ symbol: 'BTCUSDT', side: 'buy', orderType: 'market', force: 'gtc', size: '100' });
    await client.spotSubmitOrder({ symbol: 'BTCUSDT', side: 'sell', orderType: 'market', force: 'gtc', size: '0.001' });
    return (await client.getSpotFills({ symbol: 'BTCUSDT' })).data.map((row) => `${row.side} ${row.priceAvg}`).join();
  });
  await step('order history', async () => (await client.getSpotHistoricOrders({ symbol: 'BTCUSDT' })).data.length);
  await step('a plan order', async () => {
    const { data } = await client.spotSubmitPlanOrder({
      symbol: 'BTCUSDT', side: 'buy', triggerPrice: '70000', orderType: 'limit', executePrice: '70000', size: '0.01',
      triggerType: 'fill_price', planType: 'amount',
    });
    await client.spotCancelPlanOrder({ orderId: data.orderId });
  });
  await step('transfer to futures', async () =>
    assert.ok((await client.spotTransfer({ fromType: 'spot', toType: 'usdt_futures', amount: '100', coin: 'USDT' })).data.transferId));
  await step('bills', async () => (await client.getSpotAccountBills()).data.length);
}

async function futures() {
  await step('futures: contracts', async () => (await client.getFuturesContractConfig({ productType: 'USDT-FUTURES' })).data.length);
  await step('futures: tickers', async () => (await client.getFuturesAllTickers({ productType: 'USDT-FUTURES' })).data.length);
  await step('futures: candles', async () => assert.equal((await client.getFuturesCandles({
    symbol: 'BTCUSDT', productType: 'USDT-FUTURES', granularity: '1m', limit: '10',
  })).data.length, 10));
  await step('futures: funding rate', async () =>
    (await client.getFuturesCurrentFundingRate({ symbol: 'BTCUSDT', productType: 'USDT-FUTURES' })).data[0].fundingRate);
  await step('futures: accounts', async () => (await client.getFuturesAccountAssets({ productType: 'USDT-FUTURES' })).data[0].available);
  await step('futures: margin mode', async () => (await client.setFuturesMarginMode({ ...PERP, marginMode: 'crossed' })).data.marginMode);
  await step('futures: leverage', async () => assert.ok((await client.setFuturesLeverage({ ...PERP, leverage: '10' })).data));
  await step('futures: one-way mode', async () =>
    (await client.setFuturesPositionMode({ productType: 'USDT-FUTURES', posMode: 'one_way_mode' })).data.posMode);
  await step('futures: place, change, find, cancel', async () => {
    let { data: { orderId } } = await client.futuresSubmitOrder(PERP_LIMIT);
    orderId = (await client.futuresModifyOrder({
      symbol: 'BTCUSDT', productType: 'USDT-FUTURES', marginCoin: 'USDT', orderId, newSize: '0.02', newPrice: '80001', newClientOid: 'sdk2-f1',
    })).data.orderId;
    const { data } = await client.getFuturesOpenOrders({ productType: 'USDT-FUTURES' });
    assert.ok(data.entrustedList.some((row) => row.orderId === orderId));
    await client.futuresCancelOrder({ ...PERP, orderId });
    assert.equal((await client.getFuturesOrder({ ...PERP, orderId })).data.state, 'canceled');
  });
  await step('futures: cancel all', async () => {
    await client.futuresSubmitOrder(PERP_LIMIT);
    await client.futuresCancelAllOrders({ productType: 'USDT-FUTURES' });
    assert.ok(!(await client.getFuturesOpenOrders({ productType: 'USDT-FUTURES' })).data.entrustedList?.length);
  });
  await step('futures: a position opened and closed', async () => {
    await client.futuresSubmitOrder({ ...PERP, marginMode: 'crossed', side: 'sell', orderType: 'market', size: '0.05' });
    const [position] = (await client.getFuturesPosition(PERP)).data;
    assert.equal(position.holdSide, 'short');
    assert.equal(position.leverage, '10');
    assert.equal((await client.getFuturesPositions({ productType: 'USDT-FUTURES', marginCoin: 'USDT' })).data.length, 1);
    await client.futuresFlashClosePositions({ productType: 'USDT-FUTURES', symbol: 'BTCUSDT' });
    assert.equal((await client.getFuturesPosition(PERP)).data.length, 0);
    assert.ok((await client.getFuturesHistoricPositions({ productType: 'USDT-FUTURES' })).data.list.length >= 1);
  });
  await step('futures: a plan order', async () => {
    const { data: { orderId } } = await client.futuresSubmitPlanOrder({
      ...PERP, planType: 'normal_plan', marginMode: 'crossed', size: '0.01', price: '70000', triggerPrice: '70000',
      triggerType: 'mark_price', side: 'buy', orderType: 'limit',
    });
    const { data } = await client.getFuturesPlanOrders({ planType: 'normal_plan', productType: 'USDT-FUTURES' });
    assert.ok(data.entrustedList.some((row) => row.orderId === orderId));
    await client.futuresCancelPlanOrder({ ...PERP, orderIdList: [{ orderId }] });
  });
  await step('futures: fills', async () => (await client.getFuturesFills({ productType: 'USDT-FUTURES' })).data.fillList.length);
}

async function margin() {
  await step('margin: assets', async () => (await client.getMarginAccountAssets('crossed')).data.length);
  await step('margin: borrow and repay', async () => {
    await client.marginBorrow('crossed', { coin: 'USDT', borrowAmount: '100' });
    await client.marginRepay('crossed', { coin: 'USDT', repayAmount: '100' });
  });
  await step('margin: place and cancel', async () => {
    const { data: { orderId } } = await client.marginSubmitOrder('crossed', {
      symbol: 'BTCUSDT', side: 'buy', orderType: 'limit', force: 'gtc', price: '80000', baseSize: '0.01', loanType: 'normal',
    });
    const start = String(Date.now() - 3_600_000);
    const { data } = await client.getMarginOpenOrders('crossed', { symbol: 'BTCUSDT', startTime: start });
    assert.ok(data.orderList.some((row) => row.orderId === orderId));
    await client.marginCancelOrder('crossed', { symbol: 'BTCUSDT', orderId });
  });
}

async function streams() {
  const lines = [];
  const seen = {}, problems = [];
  for (const kind of ['public', 'private']) {
    const line = new WebsocketClientV2({ ...who, wsUrl: `${where.ws}/v2/ws/${kind}` }, quiet);
    line.on('update', (update) => (seen[update.arg.channel] = (seen[update.arg.channel] ?? 0) + 1));
    line.on('exception', (error) => problems.push(JSON.stringify(error)));
    lines.push(line);
  }
  const [open, own] = lines;
  const channels = ['ticker', 'trade', 'books', 'books5', 'candle1m'];
  for (const channel of channels) open.subscribeTopic('SPOT', channel, 'BTCUSDT');
  open.subscribeTopic('USDT-FUTURES', 'ticker', 'BTCUSDT');
  await step('public streams', () => until(channels.join(), () => channels.every((name) => seen[name])));
  own.subscribeTopic('SPOT', 'account', 'default');
  own.subscribeTopic('SPOT', 'orders', 'BTCUSDT');
  own.subscribeTopic('SPOT', 'fill', 'default');
  own.subscribeTopic('USDT-FUTURES', 'positions', 'default');
  await step('account stream', () => until('account', () => seen.account));
  await step('an order on the stream', async () => {
    const { data: { orderId } } = await client.spotSubmitOrder(LIMIT);
    await until('orders', () => seen.orders);
    await client.spotCancelOrder({ symbol: 'BTCUSDT', orderId });
  });
  await step('a fill and a position on the streams', async () => {
    await client.spotSubmitOrder({ symbol: 'BTCUSDT', side: 'buy', orderType: 'market', force: 'gtc', size: '50' });
    await client.futuresSubmitOrder({ ...PERP, marginMode: 'crossed', side: 'buy', orderType: 'market', size: '0.01' });
    await until('fill and positions', () => seen.fill && seen.positions);
  });
  await step('no exceptions on the streams', () => assert.deepEqual(problems, []));
  console.log(`      updates: ${JSON.stringify(seen)}`);
  for (const line of lines) line.closeAll(true);
}

spot().then(futures).then(margin).then(streams).then(finish, (error) => {
  console.log('FAIL ', error);
  process.exit(1);
});
