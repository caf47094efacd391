import { directorCommand, directorView } from './director.ts';
import { endpoint, nothing } from './endpoints.ts';

/** What only the director calls: apart, because no first load needs it. */
export const directorEndpoints = {
  director: endpoint('GET', '/api/director', nothing, directorView),
  direct: endpoint('POST', '/api/director', directorCommand, nothing),
};
