import type * as z from 'zod/mini';
import type { Endpoint } from './endpoints.ts';

/**
 * What somebody typed, by the institution's names of its fields, or as `answer`. It never becomes part
 * of a JSON that somebody parses: it is the second line of the body, a JSON object of texts, and the
 * server passes on its bytes. The first line is the call's input.
 */
export type Typed = Readonly<Record<string, string>>;

/** The media type of a body with such lines. */
export const typedBody = 'application/x-ndjson';

/** An endpoint whose body may have that second line. */
export type TypedEndpoint<Input extends z.ZodMiniType, Output extends z.ZodMiniType> = Endpoint<
  Input,
  Output
> & { readonly typed: true };

export function withTyped<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  endpoint: Endpoint<Input, Output>,
): TypedEndpoint<Input, Output> {
  return { ...endpoint, typed: true };
}
