import { expect, test } from 'vitest';
import { createStack } from '../testing/stack.ts';

const paths = ['/api/session', '/api/links', '/api/nothing', '/healthz', '/metrics'];

async function headersOf(publicUrl: string): Promise<Headers[]> {
  const stack = await createStack({ config: { publicUrl: new URL(publicUrl) } });
  const answers = paths.map(async (path) => stack.server().fetch(new Request(publicUrl + path)));
  return (await Promise.all(answers)).map(({ headers }) => headers);
}

test('whoever came over TLS is told to come over nothing else, for two years', async () => {
  for (const headers of await headersOf('https://enlace.example')) {
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
  }
  for (const headers of await headersOf('http://localhost:4300')) {
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});

test('data that is opened by itself can load nothing, name no base and be in no frame', async () => {
  for (const headers of await headersOf('https://enlace.example')) {
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  }
});
