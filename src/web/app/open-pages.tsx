import { later } from '#web/lib/later.ts';
import { routes } from '#web/lib/paths.ts';

/** What anybody may open, signed in or not: every address that the gate does not guard. */
export const openPages = [
  {
    path: routes.enter,
    Page: later(async () => (await import('#web/features/entry/enter-page.tsx')).EnterPage),
  },
  {
    path: routes.start,
    Page: later(async () => (await import('#web/features/entry/start-page.tsx')).StartPage),
  },
  {
    path: routes.farewell,
    Page: later(
      async () => (await import('#web/features/settings/farewell-page.tsx')).FarewellPage,
    ),
  },
];
