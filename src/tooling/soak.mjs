// `npm run soak`: ten thousand random histories of people, faults, full disks, kills and jumps of the
// clock, for the night. `npm run soak -- 2000 -42` lives two thousand with the seed -42.
import { ensureInstalled, root, run, say } from './prepare.mjs';

const [many = '10000', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
if (!/^\d+$/.test(many) || Number(many) % 20 !== 0 || !/^-?\d+$/.test(seed)) {
  say('Usage: npm run soak [-- how many, a multiple of 20 [seed]]');
  process.exit(1);
}
process.chdir(root);
await ensureInstalled();
say(`${many} histories with the seed ${seed}`);
const env = { ...process.env, HISTORIES: many, SEED: seed };
process.exitCode = await run('node_modules/.bin/vitest', ['run', 'src/server/histories.test.ts'], {
  env,
});
