// How the JavaScript programs report: one line a step, and at the end how many went wrong.
'use strict';

const assert = require('node:assert/strict');

let failed = 0, passed = 0;

function words(error) {
  if (error && error.body) return `${error.code ?? ''} ${JSON.stringify(error.body)}`;
  return error && error.stack ? error.stack : JSON.stringify(error);
}

// Do one step and print what came of it; the steps after it are tried all the same.
async function step(name, action) {
  try {
    const value = await action();
    console.log(`ok    ${name}${value === undefined ? '' : `: ${value}`}`);
    passed++;
  } catch (error) {
    console.log(`FAIL  ${name}: ${words(error)}`);
    failed++;
  }
}

// The code with which a call is refused; a failure when it is not.
async function refusal(promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    return String((error.body ?? error).code);
  }
  throw new Error(`was not refused: ${JSON.stringify(answer)}`);
}

// Wait until something is true.
async function until(what, wanted, milliseconds = 8000) {
  const end = Date.now() + milliseconds;
  while (!wanted()) {
    if (Date.now() > end) throw new Error(`did not come: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

function finish() {
  console.log(`${passed} steps went well, ${failed} did not`);
  process.exit(failed ? 1 : 0);
}

const quiet = { trace() {}, info() {}, error() {} };

// Where and who, as a stranger's configuration would have it.
const where = { rest: process.env.EXCHANGE_REST, ws: process.env.EXCHANGE_WS };
const who = {
  apiKey: process.env.EXCHANGE_KEY, apiSecret: process.env.EXCHANGE_SECRET, apiPass: process.env.EXCHANGE_PASS,
};

module.exports = { assert, step, refusal, until, finish, quiet, where, who };
