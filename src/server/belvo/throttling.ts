import type { Clock } from '../clock.ts';
import type { Budget } from './budget.ts';
import { wishedPause } from './retry.ts';
import type { OutboundResponse, Transport } from './transport.ts';

/** Seconds to wait when Belvo says that it was too much, and not for how long. */
const usualPause = { throttled: 10, blocked: 30 };

/**
 * A transport that counts what a call has besides its first request, and that notices when Belvo
 * takes no more: a 429, or the HTML page of its firewall.
 */
export function createThrottling(deps: {
  transport: Transport;
  budget: Budget;
  clock: Clock;
}): Transport {
  const { transport, budget, clock } = deps;
  return async (request) => {
    // The first page was taken out of the budget before it was asked for.
    if (Number(request.url.searchParams.get('page') ?? 1) > 1) {
      await budget.spend().catch(() => undefined);
    }
    const response = await transport(request);
    const usual = throttled(response);
    if (usual !== null) {
      const seconds = wishedPause(response.retryAfter, clock.now(), usual);
      // What Belvo answered counts, also when it cannot be written down.
      await budget.pause(seconds).catch(() => undefined);
    }
    return response;
  };
}

function throttled({ status, contentType, body }: OutboundResponse): number | null {
  if (status === 429) return usualPause.throttled;
  const isPage = !/json/i.test(contentType) || /^\s*</.test(body.toString('utf8', 0, 100));
  return status === 403 && isPage ? usualPause.blocked : null;
}
