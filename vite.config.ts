import { transformAsync } from '@babel/core';
import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { configDefaults, defineConfig } from 'vitest/config';

/** Turns Lingui's macros into plain calls. Only files that import a macro pay for Babel. */
const linguiMacros: Plugin = {
  name: 'lingui-macros',
  enforce: 'pre',
  transform: {
    filter: { id: /\.tsx?$/, code: /@lingui\/\w+\/macro/ },
    async handler(code, id) {
      const result = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: ['@lingui/babel-plugin-lingui-macro'],
      });
      return { code: result?.code ?? code, map: result?.map ?? null };
    },
  },
};

const server = `http://127.0.0.1:${process.env.PORT ?? 4300}`;

export default defineConfig({
  plugins: [linguiMacros, react(), lingui(), tailwindcss()],
  server: {
    proxy: Object.fromEntries(
      ['/api', '/v1', '/webhooks', '/healthz', '/readyz'].map((path) => [path, server]),
    ),
  },
  // The server puts a new nonce here in every answer, see src/server/http/static.ts.
  html: { cspNonce: 'NONCE-OF-THIS-ANSWER' },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    // The content security policy allows neither inline scripts nor data: addresses for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // src/tooling/size.mjs adds up the first load from it.
    manifest: true,
    rolldownOptions: {
      output: {
        // A few files, not a hundred: each costs a request, and several compress worse than one.
        codeSplitting: {
          groups: [
            // What every screen needs.
            { name: 'app', tags: ['$initial'], priority: 3 },
            // What comes to home and to the welcome a moment later, or only sometimes.
            { name: 'soon', test: /features\/(session|links\/seldom)\//, priority: 2 },
            // Everything else that people walk through.
            { name: 'pages', test: /-page\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
  test: {
    restoreMocks: true,
    // What runs them has nothing else to do meanwhile.
    maxWorkers: '100%',
    // Generous, for a busy machine: a slow test is not a broken one.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    setupFiles: ['src/tooling/vitest-setup.ts'],
    exclude: [...configDefaults.exclude, 'e2e/**', 'dist/**'],
    projects: [
      {
        extends: true,
        // Not isolated, so that the files of a worker share one database: opening one takes seconds.
        test: {
          name: 'node',
          environment: 'node',
          isolate: false,
          include: ['src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'src/**/*.postgres.test.ts'],
        },
      },
      {
        extends: true,
        // What is most likely to differ between the embedded database and a server, on a server.
        test: {
          name: 'postgres',
          environment: 'node',
          isolate: false,
          globalSetup: 'src/tooling/test-postgres.mjs',
          include: [
            'src/server/**/*.postgres.test.ts',
            'src/server/db/values.test.ts',
            'src/server/duplicates/duplicates.test.ts',
            'src/server/links/{links,read-order}.test.ts',
            'src/server/operations/{connect,lost,operations,repair,repository}.test.ts',
            'src/server/webhooks/webhooks.test.ts',
          ],
        },
      },
      {
        extends: true,
        // Not isolated either: each file would load React and everything around it anew.
        test: {
          name: 'dom',
          environment: 'jsdom',
          isolate: false,
          include: ['src/**/*.test.tsx'],
        },
      },
    ],
  },
});
