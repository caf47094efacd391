// `npm start`: install, build and serve, each only when needed. `npm run simulator` is the same
// for the simulator alone. Plain Node without dependencies: on a fresh clone nothing is installed.
import { checkNode, ensureBuilt, ensureInstalled, root } from './prepare.mjs';

checkNode();
process.chdir(root);

try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

// npm runs scripts through a shell, which does not hand on the signal that ends it: without this
// the server would outlive a stopped `npm start` and keep its port and its database.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 100).unref();
}

// In this process, not in a child: signals, the terminal and the exit code are then the server's
// own, and killing `npm start` the hard way leaves nothing behind.
process.setSourceMapsEnabled(true);
const program = process.argv[2] === 'simulator' ? 'simulator' : 'main';
await import(new URL(`../../dist/server/${program}.js`, import.meta.url).href);
