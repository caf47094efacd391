import { endpoints, logoPath } from '#contract/api/endpoints.ts';
import type { BelvoState } from '#contract/api/institution.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import type { Health } from '../belvo/health.ts';
import type { Transport } from '../belvo/transport.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../http/problems.ts';
import { route, type RouteDeps } from '../http/route.ts';
import type { Institutions } from './service.ts';

/** Pictures come from Belvo's own hosts or the configured environment, and from nowhere else. */
const pictureHosts = /(^|\.)belvo\.(io|com)$/;
const pictureTypes = /^image\/(svg\+xml|png|jpeg|webp|gif)\b/;
const maximumPictureBytes = 200_000;
/** Milliseconds. */
const keptFor = 24 * 3_600_000;
const retryAfter = 60_000;

interface Picture {
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export function institutionRoutes(
  deps: RouteDeps & {
    institutions: Institutions;
    health: Health;
    transport: Transport;
    clock: Clock;
    belvoUrl: URL;
  },
): void {
  const { institutions } = deps;
  // Bounded by the number of institutions: names that are none never get this far.
  const pictures = new Map<string, { at: number; picture: Picture | null }>();

  route(deps, endpoints.institutions, 'person', 200, () => institutions.list());
  route(deps, pageEndpoints.belvo, 'person', 200, async (): Promise<BelvoState> => ({
    state: deps.health.belvo.isOpen() ? 'trouble' : 'answers',
  }));
  route(deps, endpoints.institution, 'person', 200, ({ parameter }) =>
    institutions.detail(parameter('name')),
  );

  deps.app.get(decodeURIComponent(logoPath(':name')), async (context) => {
    await deps.requireCaller(context);
    const name = context.req.param('name') ?? '';
    const kept = pictures.get(name);
    const limit = kept?.picture === null ? retryAfter : keptFor;
    const fresh = kept !== undefined && deps.clock.now() - kept.at < limit;
    const picture = fresh ? kept.picture : await load(name);
    if (!fresh) pictures.set(name, { at: deps.clock.now(), picture });
    if (picture === null) throw new ProblemError('not_found');
    return new Response(picture.bytes, {
      headers: {
        'content-type': picture.type,
        'cache-control': 'private, max-age=86400',
        // A picture is upstream's text: even opened by itself it can do nothing.
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox",
      },
    });
  });

  async function load(name: string): Promise<Picture | null> {
    const url = await institutions.logo(name);
    if (url === null) return null;
    const trusted =
      url.origin === deps.belvoUrl.origin ||
      (url.protocol === 'https:' && pictureHosts.test(url.hostname));
    if (!trusted) return null;
    try {
      // Without the keys: pictures are public.
      const response = await deps.transport({
        method: 'GET',
        url,
        headers: { accept: 'image/*' },
        // Real time, also where the clock is moved: a picture is only being loaded.
        signal: AbortSignal.timeout(10_000),
      });
      const type = pictureTypes.exec(response.contentType)?.[0];
      if (response.status !== 200 || type === undefined) return null;
      if (response.body.length > maximumPictureBytes) return null;
      // XML is UTF-8 unless it says otherwise; its own declaration would come second.
      const charset = type === 'image/svg+xml' ? '; charset=utf-8' : '';
      return { type: type + charset, bytes: new Uint8Array(response.body) };
    } catch {
      return null;
    }
  }
}
