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
  settings: '/settings',
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
  settings: '/settings',
} as const;
