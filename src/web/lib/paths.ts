/** Every address of the app, as patterns for the router … */
export const routes = {
  home: '/',
  choose: '/connect',
  before: '/connect/:institution',
  signIn: '/connect/:institution/sign-in',
  operation: '/operations/:id',
  link: '/links/:id',
  repair: '/links/:id/repair',
  disconnect: '/links/:id/disconnect',
  duplicate: '/duplicates/:id',
  /** With a one-time code in the fragment: straight into a repair. */
  enter: '/enter',
  /** With a one-time code in the fragment: here from a host application. */
  start: '/start',
  /** Where Belvo's own pages come back to. */
  back: '/back',
  farewell: '/farewell/:id',
  settings: '/settings',
  deleteAll: '/settings/delete',
} as const;

/** … and as functions for links. */
export const paths = {
  home: '/',
  attention: '/?status=attention',
  choose: '/connect',
  before: (institution: string) => `/connect/${encodeURIComponent(institution)}`,
  signIn: (institution: string) => `/connect/${encodeURIComponent(institution)}/sign-in`,
  operation: (id: string) => `/operations/${encodeURIComponent(id)}`,
  link: (id: string) => `/links/${encodeURIComponent(id)}`,
  repair: (id: string) => `/links/${encodeURIComponent(id)}/repair`,
  disconnect: (id: string) => `/links/${encodeURIComponent(id)}/disconnect`,
  duplicate: (id: string) => `/duplicates/${encodeURIComponent(id)}`,
  farewell: (id: string) => `/farewell/${encodeURIComponent(id)}`,
  settings: '/settings',
  deleteAll: '/settings/delete',
} as const;
