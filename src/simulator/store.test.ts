import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileStore, createMemoryStore } from '#simulator/store.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enlace-simulator-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the file', () => {
  test('is made, with its folder, and read again', async () => {
    const path = join(folder, 'deep', 'state.json');
    const store = createFileStore(path);
    expect(await store.load()).toBeUndefined();
    await store.save({ a: 1 });
    expect(await createFileStore(path).load()).toEqual({ a: 1 });
  });

  test('holds the latest of many states, and nothing is left beside it', async () => {
    const path = join(folder, 'state.json');
    const store = createFileStore(path);
    await Promise.all(Array.from({ length: 100 }, (_, index) => store.save({ index })));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ index: 99 });
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('that cannot be read says so', async () => {
    const path = join(folder, 'state.json');
    await writeFile(path, '{"half":');
    await expect(createFileStore(path).load()).rejects.toThrow('Delete it to start afresh');
  });

  test('that cannot be written fails each save, and works again afterwards', async () => {
    const path = join(folder, 'blocked', 'state.json');
    await writeFile(join(folder, 'blocked'), 'a file where a folder should be');
    const store = createFileStore(path);
    await expect(store.save({ a: 1 })).rejects.toThrow('EEXIST');
    await rm(join(folder, 'blocked'));
    await store.save({ a: 2 });
    expect(await store.load()).toEqual({ a: 2 });
  });
});

test('memory shares nothing with what was saved', async () => {
  const store = createMemoryStore();
  expect(await store.load()).toBeUndefined();
  const state = { list: [1] };
  await store.save(state);
  state.list.push(2);
  expect(await store.load()).toEqual({ list: [1] });
});
