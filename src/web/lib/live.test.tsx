import { QueryClient, QueryClientProvider, QueryObserver } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useLiveStream, type EventStream } from './live.ts';
import { keys } from './query.ts';

class FakeStream implements EventStream {
  onopen: EventSource['onopen'] = null;
  onerror: EventSource['onerror'] = null;
  onmessage: EventSource['onmessage'] = null;
  readyState = 0;
  close = vi.fn<() => void>();

  open() {
    act(() => {
      this.onopen?.call(this.source, new Event('open'));
    });
  }

  say(data: unknown) {
    act(() => {
      this.onmessage?.call(
        this.source,
        new MessageEvent('message', { data: JSON.stringify(data) }),
      );
    });
  }

  fail(readyState: number) {
    act(() => {
      this.readyState = readyState;
      this.onerror?.call(this.source, new Event('error'));
    });
  }

  /** The handlers' `this` is the browser's own stream; ours do not use it. */
  private get source(): EventSource {
    return this as unknown as EventSource;
  }
}

function listen() {
  const streams: FakeStream[] = [];
  const queries = new QueryClient();
  const invalidate = vi.spyOn(queries, 'invalidateQueries');
  const open = () => {
    const stream = new FakeStream();
    streams.push(stream);
    return stream;
  };
  const hook = renderHook(() => useLiveStream(true, open), {
    wrapper: ({ children }) => (
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    ),
  });
  const [stream] = streams;
  if (stream === undefined) throw new Error('No stream was opened.');
  return { hook, stream, streams, queries, invalidate };
}

test('opening reads everything again, because events are not repeated', () => {
  const { hook, stream, invalidate } = listen();
  expect(hook.result.current).toBe(false);
  stream.open();
  expect(hook.result.current).toBe(true);
  expect(invalidate).toHaveBeenCalledWith(undefined);
});

test.each([
  [{ type: 'operation', id: 'o-1' }, [keys.operations, keys.links]],
  [{ type: 'links' }, [keys.links]],
  [{ type: 'institutions' }, [keys.institutions]],
  [{ type: 'session' }, [keys.session]],
  [{ type: 'clock' }, [keys.operations, keys.links, keys.session, keys.director]],
])('%j reads again what it is about', (event, expected) => {
  const { stream, invalidate } = listen();
  stream.say(event);
  expect(invalidate.mock.calls.map(([filters]) => filters?.queryKey)).toEqual(expected);
});

test('a hundred events are read at once and once more, and the last one is never missed', () => {
  vi.useFakeTimers();
  try {
    const { hook, stream, invalidate } = listen();
    for (let count = 0; count < 100; count += 1) stream.say({ type: 'links' });
    expect(invalidate).toHaveBeenCalledTimes(1);
    act(() => {
      vi.advanceTimersByTime(250);
    });
    expect(invalidate).toHaveBeenCalledTimes(2);
    act(() => {
      vi.advanceTimersByTime(10_000);
    });
    expect(invalidate).toHaveBeenCalledTimes(2);

    stream.say({ type: 'links' });
    expect(invalidate).toHaveBeenCalledTimes(3);
    stream.say({ type: 'links' });
    hook.unmount();
    act(() => {
      vi.advanceTimersByTime(10_000);
    });
    expect(invalidate).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});

test('what is being read for the first time when an event comes is read once more', async () => {
  const { stream, queries } = listen();
  let answer: (text: string) => void = () => {};
  const queryFn = vi.fn<() => Promise<string>>(() => new Promise((resolve) => (answer = resolve)));
  const observer = new QueryObserver(queries, { queryKey: keys.links, queryFn });
  const stop = observer.subscribe(() => {});
  stream.say({ type: 'links' });
  expect(queryFn).toHaveBeenCalledTimes(1);
  answer('from before');
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  answer('from after');
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe('from after'));
  stop();
});

test('an event that this version does not know changes nothing', () => {
  const { stream, invalidate } = listen();
  stream.say({ type: 'weather' });
  stream.say('not even JSON {');
  expect(invalidate).not.toHaveBeenCalled();
});

test('while it is down it is not live, and a refused stream is opened again', () => {
  vi.useFakeTimers();
  try {
    const { hook, stream, streams } = listen();
    stream.open();
    stream.fail(0);
    expect(hook.result.current).toBe(false);
    act(() => {
      vi.advanceTimersByTime(10_000);
    });
    expect(streams).toHaveLength(1); // the browser is at it
    stream.fail(2);
    act(() => {
      vi.advanceTimersByTime(5_000);
    });
    expect(streams).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test('it closes when nobody needs it any more', () => {
  const { hook, stream } = listen();
  hook.unmount();
  expect(stream.close).toHaveBeenCalled();
});
