import { Check } from './check';
import { clientsWithoutProxy } from './unproxied-caller';
import { addTo } from '../model/add-to';
import { isEmptyTable } from '../model/route-table';
import { Severity } from '../model/severity';

/** A client whose pods get no proxy: nothing applies the routes of the services that it calls to its requests. */
export const unproxiedRoutes: Check = (mesh, { proxyBypass }) => {
  const unproxied = proxyBypass && clientsWithoutProxy(mesh, proxyBypass);
  if (!unproxied?.size) return []; // mostly
  return mesh.services.filter(({ routes }) => !isEmptyTable(routes)).flatMap(({ path, grants }) => {
    const clients = new Map<string, string[]>();
    for (const client of new Set(grants.map(({ caller }) => caller.path))) {
      for (const cause of new Set(unproxied.get(client)?.map(pods => pods.cause))) addTo(clients, cause, client);
    }
    const callers = [...clients.values()].flat().sort().join(' and ');
    return !callers ? [] : [{
      code: 'unproxied-routes',
      severity: Severity.WARNING,
      path,
      message: `its routes do not apply to requests of ${callers}, whose pods get no proxy (${[...clients.keys()].sort().join('; ')})`,
      fix: 'let the pods of the clients have a proxy, or acknowledge this',
    }];
  });
};
