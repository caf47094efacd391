import * as z from 'zod/mini';

/** A user of the simulator with a known outcome; the form is filled with it by one click. */
export const magicUser = z.object({
  id: z.string(),
  fields: z.record(z.string(), z.string()),
  /** One of the simulator's outcome ids; words for it are in the catalogue. */
  outcome: z.string(),
  answers: z.array(z.object({ answer: z.string(), outcome: z.string() })),
});
export type MagicUser = z.infer<typeof magicUser>;

export const directorView = z.object({
  now: z.string(),
  institutions: z.array(
    z.object({
      name: z.string(),
      displayName: z.string(),
      health: z.string(),
      delaySeconds: z.number(),
      users: z.array(magicUser),
    }),
  ),
  /** Active faults on the wire. */
  faults: z.number(),
  /** The latest calls on Belvo's wire, newest first. Paths carry no secrets. */
  requests: z.array(
    z.object({
      at: z.string(),
      method: z.string(),
      path: z.string(),
      status: z.number(),
      code: z.nullable(z.string()),
      milliseconds: z.number(),
    }),
  ),
});
export type DirectorView = z.infer<typeof directorView>;

const ourId = z.string().check(z.maxLength(40));

export const directorCommand = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('advance'),
    seconds: z.number().check(z.gte(1), z.lte(31_536_000)),
  }),
  z.strictObject({
    do: z.literal('institution'),
    name: z.string().check(z.regex(/^[a-z0-9_]{1,60}$/)),
    health: z.optional(z.enum(['healthy', 'down', 'unavailable', 'inactive'])),
    delaySeconds: z.optional(z.number().check(z.gte(0), z.lte(600))),
  }),
  z.strictObject({ do: z.literal('password_changed'), linkId: ourId }),
  z.strictObject({ do: z.literal('require_code'), linkId: ourId }),
  z.strictObject({ do: z.literal('refresh'), linkId: ourId }),
  /** It disappears at Belvo, and nobody tells us. */
  z.strictObject({ do: z.literal('vanish'), linkId: ourId }),
  /** Another link comes to be beside it while nobody looks. */
  z.strictObject({
    do: z.literal('appear'),
    linkId: ourId,
    as: z.enum(['same_login', 'same_account', 'other_login']),
  }),
  z.strictObject({ do: z.literal('confirm'), operationId: ourId }),
  z.strictObject({ do: z.literal('fail_next') }),
  z.strictObject({ do: z.literal('clear_faults') }),
  z.strictObject({ do: z.literal('reset') }),
]);
export type DirectorCommand = z.infer<typeof directorCommand>;
