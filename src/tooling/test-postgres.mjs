// For the tests that run on a real PostgreSQL: one server for all of them.
import { startPostgres } from './postgres.mjs';

/**
 * A server of its own, or the one that TEST_DATABASE_URL names, where databases are made and dropped.
 * @param {import('vitest/node').TestProject} project
 */
export default async function setup(project) {
  const named = process.env.TEST_DATABASE_URL;
  const server = named ? null : await startPostgres();
  project.provide('postgres', (named ?? server?.url('') ?? '').replace(/\/$/, ''));
  return () => server?.dispose();
}
