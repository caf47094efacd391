import type * as z from 'zod/mini';
import type { Typed, TypedEndpoint } from '#contract/api/typed.ts';
import type { Api } from './api.ts';

/**
 * A call with what somebody typed. It leaves as bytes, which are wiped before this returns: by then the
 * browser has a copy of its own. The texts cannot be wiped, so nothing but the caller's variables may
 * hold them; that is why this is no mutation of the query library, which keeps what it was called with.
 */
export function callTyped<Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  api: Api,
  endpoint: TypedEndpoint<Input, Output>,
  {
    typed,
    ...call
  }: { params?: Readonly<Record<string, string>>; body: z.input<Input>; typed: Typed },
): Promise<z.output<Output>> {
  const lines = [call.body, typed].map((line) => JSON.stringify(line)).join('\n');
  const bytes = new TextEncoder().encode(lines);
  const answer = api.call<TypedEndpoint<Input, Output>>(endpoint, { ...call, bytes });
  bytes.fill(0);
  return answer;
}
