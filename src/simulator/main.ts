import { join } from 'node:path';
import { createSimulator } from '#simulator/app.ts';
import { createMovableClock } from '#simulator/clock.ts';
import { createIds } from '#simulator/ids.ts';
import { serveSimulator } from '#simulator/serve.ts';
import { createFileStore } from '#simulator/store.ts';

/** Runs the simulator alone: `npm run simulator`. */
async function main(): Promise<void> {
  const env = (name: string, otherwise: string) => process.env[name] || otherwise;
  const host = env('HOST', '127.0.0.1');
  const port = Number(env('SIMULATOR_PORT', '4301'));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`SIMULATOR_PORT is not a port: ${process.env.SIMULATOR_PORT}`);
  }
  const webhookUrl = env('WEBHOOK_URL', '');
  if (webhookUrl !== '' && !URL.canParse(webhookUrl)) {
    throw new Error(`WEBHOOK_URL is not an address: ${webhookUrl}`);
  }
  const simulator = createSimulator({
    clock: createMovableClock(),
    ids: createIds(),
    store: createFileStore(join(env('DATA_DIR', '.data'), 'simulator.json')),
    fetch: (request) => fetch(request),
    origin: `http://${host}:${port}`,
    keys: {
      secretId: env('BELVO_SECRET_ID', 'enlace-sandbox'),
      secretPassword: env('BELVO_SECRET_PASSWORD', 'enlace-sandbox'),
    },
    webhook:
      webhookUrl === ''
        ? null
        : { url: webhookUrl, authorization: env('WEBHOOK_AUTHORIZATION', '') || null },
  });
  // Fails here, in words, when the saved state cannot be read.
  await simulator.control.health();
  const server = await serveSimulator(simulator, { port, host });
  process.stdout.write(
    `Belvo's wire:  ${server.url}/api/\nControl plane: ${server.url}/_sim/state\n`,
  );

  const stop = async () => {
    await server.close();
    await simulator.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const port = process.env.SIMULATOR_PORT ?? '4301';
  if (code === 'EADDRINUSE') return `port ${port} is in use. Set SIMULATOR_PORT to another one.`;
  if (code === 'EACCES') return `port ${port} is not allowed. Set SIMULATOR_PORT to another one.`;
  if (code === 'EADDRNOTAVAIL') return `this machine has no address ${process.env.HOST}.`;
  return error instanceof Error ? error.message : String(error);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`The simulator cannot start: ${reason(error)}\n`);
  process.exit(1);
}
