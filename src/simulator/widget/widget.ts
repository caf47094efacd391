import { register, updateCredentials } from '#simulator/engine/links.ts';
import { NEW_PASSWORD } from '#simulator/engine/login.ts';
import { RIGHT_CODE } from '#simulator/scenarios/flow.ts';
import { institutionNamed } from '#simulator/scenarios/index.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { LinkRecord } from '#simulator/state.ts';
import { consentDocument, refusalDocument } from '#simulator/widget/page.ts';
import { read, type Claims } from '#simulator/widget/token.ts';
import { Failure } from '#simulator/wire/failure.ts';
import type { World } from '#simulator/world.ts';
import { linkById } from '#simulator/world.ts';

/**
 * Plays Belvo's Hosted Widget for institutions of open finance: one page without scripts that comes
 * back to the addresses of its token, with the query strings that Belvo documents.
 */
export async function widgetResponse(world: World, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const token = read(world, searchParams.get('access_token') ?? '');
  if (token === null) return refusalDocument();
  const { claims, over } = token;
  const { success, exit, event } = claims.widget.callback_urls;
  const link = claims.link_id === undefined ? undefined : linkById(world, claims.link_id);
  const lost = claims.link_id !== undefined && link === undefined;
  if (over || lost) {
    return back(event, {
      error: 'ACCESS_TOKEN_NOT_VALID',
      error_message: 'The access token is not valid',
    });
  }
  const institution = institutionNamed(link?.institution ?? searchParams.get('institutions') ?? '');
  if (institution?.integrationType !== 'openfinance') {
    return back(event, {
      warning: 'institution_disabled',
      warning_message: 'The institution is not available',
    });
  }
  if (request.method !== 'POST') return consentDocument(institution, link !== undefined);

  const left = (code: string, message: string, step: string) =>
    back(exit, {
      last_encountered_error_code: code,
      last_encountered_error_message: message,
      meta_data_institution_name: institution.name,
      meta_data_step: step,
    });
  switch (new URLSearchParams(await request.text()).get('what')) {
    case 'allow':
      try {
        const made =
          link === undefined
            ? await connect(world, institution, claims, searchParams.get('access_mode'))
            : await renew(world, institution, link);
        world.state.spent_tokens.push(claims.jti);
        return back(success, { link: made.id, institution: institution.name });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const [item] = error.items;
        return left(item?.code ?? 'unexpected_error', item?.message ?? '', 'login');
      }
    case 'deny':
      return left('login_error', 'The consent was rejected', 'consent');
    default:
      return left('', '', 'abandon-survey');
  }
}

function connect(
  world: World,
  institution: Institution,
  claims: Claims,
  accessMode: string | null,
): Promise<LinkRecord> {
  const holder = claims.widget.consent?.identification_info?.[0]?.number;
  const username = holder ?? institution.users[0]?.fields['username'] ?? '';
  return register(
    world,
    {
      institution,
      accessMode: accessMode === 'single' ? 'single' : 'recurrent',
      externalId: claims.external_id ?? null,
      credentialsStorage: 'store',
      staleIn: '365d',
      fetchResources: claims.fetch_resources ?? [],
    },
    { username },
  );
}

/** At these pages there is no password: whatever was wrong is right again. */
function renew(world: World, institution: Institution, link: LinkRecord): Promise<LinkRecord> {
  return updateCredentials(world, link, institution, {
    password: NEW_PASSWORD,
    token: RIGHT_CODE,
  });
}

function back(address: string, query: Record<string, string>): Response {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return new Response(null, { status: 303, headers: { location: url.href } });
}
