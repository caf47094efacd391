import { expect, test } from 'vitest';
import { createMovableClock } from '#simulator/clock.ts';
import { createBelvoClient } from './client.ts';
import { inProcessTransport } from './transport.ts';

test.each(['0f3bd8d8-6b5c-4a5e-9f3e-1d2c3b4a5f6e', '0F3BD8D8-6B5C-4A5E-9F3E-1D2C3B4A5F6E'])(
  'what is counted of a call names no link: %s',
  async (id) => {
    const routes: string[] = [];
    const client = createBelvoClient({
      transport: inProcessTransport(async () => new Response('{}', { status: 404 })),
      baseUrl: new URL('http://belvo.example'),
      keys: { id: 'id', password: 'password' },
      clock: createMovableClock({ frozenAt: 0 }),
      observe: ({ route }) => routes.push(route),
    });
    await client.link(id);
    expect(routes).toEqual(['/api/links/:id/']);
  },
);
