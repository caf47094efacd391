import * as z from 'zod/mini';

/**
 * The 202 of `POST /api/links/{id}/refresh/` and of an asynchronous deletion. Webhooks about the work
 * carry the same `request_id`. 32 hex digits or a UUID, depending on the page: compare it, don't read it.
 */
export const belvoAccepted = z.object({ request_id: z.string() });
