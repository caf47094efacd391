import * as z from 'zod/mini';

/** The answer to `POST /api/token/`: a key for Belvo's widget that lives ten minutes. */
export const belvoToken = z.object({ access: z.string(), refresh: z.string() });
