import * as z from 'zod/mini';
import type { DirectorCommand, DirectorView } from '#contract/api/director.ts';
import { iso } from '../clock.ts';
import { ProblemError } from '../http/problems.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Links } from '../links/service.ts';
import type { Operations } from '../operations/service.ts';

/** The simulator's control plane, as far as a demo uses it. */
export type ControlPlane = (request: Request) => Promise<Response>;

const state = z.object({
  now: z.number(),
  institutions: z.array(
    z.object({
      name: z.string(),
      displayName: z.string(),
      health: z.string(),
      delaySeconds: z.number(),
    }),
  ),
  faults: z.number(),
});

const scenarios = z.object({
  institutions: z.array(
    z.object({
      institution: z.string(),
      users: z.array(
        z.object({
          id: z.string(),
          fields: z.record(z.string(), z.string()),
          outcome: z.string(),
          answers: z.optional(z.array(z.object({ answer: z.string(), outcome: z.string() }))),
        }),
      ),
    }),
  ),
});

const requests = z.object({
  requests: z.array(
    z.object({
      at: z.number(),
      method: z.string(),
      path: z.string(),
      status: z.number(),
      code: z.nullable(z.string()),
      milliseconds: z.number(),
    }),
  ),
});

/** Changes the simulated world for a demo. People can only touch what is theirs. */
export interface Director {
  view(): Promise<DirectorView>;
  run(personId: string, command: DirectorCommand): Promise<void>;
}

const shownRequests = 30;

export function createDirector(deps: {
  control: ControlPlane;
  links: Links;
  operations: Operations;
  institutions: Institutions;
}): Director {
  const { control, links, operations, institutions } = deps;

  async function get<Schema extends z.ZodMiniType>(
    path: string,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const response = await control(new Request(`http://simulator${path}`));
    return z.parse(schema, await response.json());
  }

  async function send(method: 'POST' | 'DELETE', path: string, body: unknown = {}): Promise<void> {
    const response = await control(
      new Request(`http://simulator${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'DELETE' ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (!response.ok) throw new ProblemError('invalid_request');
  }

  async function belvoLink(personId: string, linkId: string): Promise<string> {
    return (await links.find(personId, linkId)).belvoId;
  }

  return {
    async view() {
      const [world, catalogue, log] = await Promise.all([
        get('/_sim/state', state),
        get('/_sim/scenarios', scenarios),
        get(`/_sim/requests?limit=${shownRequests}`, requests),
      ]);
      return {
        now: iso(world.now),
        institutions: world.institutions.map((institution) => ({
          ...institution,
          users: (
            catalogue.institutions.find((scenario) => scenario.institution === institution.name)
              ?.users ?? []
          ).map((user) => ({ ...user, answers: user.answers ?? [] })),
        })),
        faults: world.faults,
        requests: log.requests
          .map((request) => ({ ...request, path: shortened(request.path), at: iso(request.at) }))
          .sort((a, b) => (a.at < b.at ? 1 : -1)),
      };
    },
    async run(personId, command) {
      switch (command.do) {
        case 'advance':
          return send('POST', '/_sim/clock', { advanceSeconds: command.seconds });
        case 'institution': {
          const { name, health, delaySeconds } = command;
          await send('POST', `/_sim/institutions/${encodeURIComponent(name)}`, {
            ...(health === undefined ? {} : { health }),
            ...(delaySeconds === undefined ? {} : { delaySeconds }),
          });
          return institutions.forget();
        }
        case 'password_changed':
          return send('POST', `/_sim/links/${await belvoLink(personId, command.linkId)}/password`);
        case 'require_code':
          return send(
            'POST',
            `/_sim/links/${await belvoLink(personId, command.linkId)}/require-code`,
          );
        case 'refresh':
          return send('POST', `/_sim/links/${await belvoLink(personId, command.linkId)}/refresh`);
        case 'vanish':
          return send('DELETE', `/_sim/links/${await belvoLink(personId, command.linkId)}`);
        case 'appear':
          return send('POST', '/_sim/links', {
            like: await belvoLink(personId, command.linkId),
            as: command.as,
          });
        case 'confirm': {
          const operation = await operations.find(personId, command.operationId);
          if (operation.belvoLinkId === null) throw new ProblemError('operation_over');
          return send('POST', `/_sim/links/${operation.belvoLinkId}/confirm`);
        }
        case 'fail_next':
          return send('POST', '/_sim/faults', {
            match: { path: '/api/links/' },
            fault: '500',
            times: 1,
          });
        case 'clear_faults':
          return send('DELETE', '/_sim/faults');
        case 'reset':
          await send('POST', '/_sim/reset');
          return institutions.forget();
      }
    },
  };
}

/** Ids are cut short: a demo shows what was called, not whose it is. */
function shortened(path: string): string {
  return path
    .replace(/(external_id=.{4})[^&]*/, '$1…')
    .replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1…');
}
