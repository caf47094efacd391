// `npm run dev`: the server from source, restarted on changes, and Vite in front of it.
import { spawn } from 'node:child_process';
import { checkNode, ensureInstalled, root } from './prepare.mjs';

checkNode();
await ensureInstalled();

const web = 'http://localhost:5173';
const children = [
  ['tsx', 'watch', '--clear-screen=false', 'src/server/main.ts'],
  ['vite', '--port', '5173', '--strictPort'],
].map(([name = '', ...args]) =>
  spawn(`node_modules/.bin/${name}`, args, {
    cwd: root,
    stdio: 'inherit',
    // Browsers come through Vite, so that is the origin the server must expect.
    env: { ...process.env, PUBLIC_URL: process.env.PUBLIC_URL ?? web },
    shell: process.platform === 'win32',
  }),
);

const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const child of children) {
  child.once('close', (code) => {
    process.exitCode ??= code ?? 0;
    stop();
  });
}
