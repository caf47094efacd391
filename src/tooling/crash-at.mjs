// Loaded before the built server (`node --import`) by the crash bench, and by nothing else: the server
// itself has no place in it where it could be told to crash. `CRASH_AT` names the moment at which the
// process kills itself, the hard way.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { PGlite } from '@electric-sql/pglite';

/** @typedef {{ at: 'query' | 'commit' | 'send' | 'answer', match: string }} Moment */
/** @type {Moment[]} one after the other; at the last one it happens */
const moments = JSON.parse(process.env.CRASH_AT ?? '[]');

/**
 * @param {Moment['at']} at
 * @param {string} what the statement, or the call as `METHOD /path`
 */
function passed(at, what) {
  const [next] = moments;
  if (next === undefined || next.at !== at || !new RegExp(next.match).test(what)) return;
  moments.shift();
  if (moments.length === 0) process.kill(process.pid, 'SIGKILL');
}

const { query, transaction } = PGlite.prototype;

PGlite.prototype.query = async function watched(sql, ...rest) {
  passed('query', sql);
  const result = await query.call(this, sql, ...rest);
  passed('commit', sql);
  // The types of the library's overloads cannot be followed through a patch.
  return /** @type {any} */ (result);
};

PGlite.prototype.transaction = async function watched(work) {
  /** @type {string[]} */
  const statements = [];
  const result = await transaction.call(this, (tx) => {
    const run = tx.query.bind(tx);
    tx.query = async (sql, ...rest) => {
      passed('query', sql);
      statements.push(sql);
      return /** @type {any} */ (await run(sql, ...rest));
    };
    return work(tx);
  });
  for (const sql of statements) passed('commit', sql);
  return /** @type {any} */ (result);
};

const { request } = http;

/** @param {any[]} given as `request(url, options, callback)`, which is how the server calls it */
http.request = (...given) => {
  const [url, options, callback] = given;
  const call = `${options.method} ${url.pathname}`;
  const outgoing = request(url, options, (incoming) => {
    incoming.once('end', () => passed('answer', `${call} ${incoming.statusCode}`));
    callback(incoming);
  });
  outgoing.once('finish', () => setTimeout(() => passed('send', call), 20));
  return outgoing;
};
syncBuiltinESMExports();
