import { ApiObject } from 'cdk8s';
import { isList, manifestsOf } from './list-items';
import { Finding } from './model/finding';
import { host, MeshModel } from './model/mesh';
import { isEmptyTable } from './model/route-table';
import { Severity } from './model/severity';
import { isEmptyPolicy } from './model/traffic-policy';
import { Provider } from './providers/provider';

/**
 * Findings about ServiceProfiles of the user for services with routes or settings: proxies use the profile, and ignore the others without a word.
 * @param objects objects of the app that no construct of the mesh has
 */
export function overridingProfiles(objects: readonly ApiObject[], mesh: MeshModel, { hasServiceProfiles }: Provider): Finding[] {
  const some = hasServiceProfiles ? objects.filter(({ kind }) => kind === 'ServiceProfile' || isList(kind)) : [];
  if (!some.length) return [];
  const withSettings = mesh.services.filter(({ routes, traffic }) => !isEmptyTable(routes) || !isEmptyPolicy(traffic));
  const services = new Map(withSettings.map(service => [host(service, mesh.settings), service.path]));
  return some.flatMap(object => manifestsOf(object).flatMap(({ json }): Finding[] => {
    const service = isOverriding(json) ? services.get(json.metadata?.name) : undefined;
    return service === undefined ? [] : [{
      code: 'overriding-profile',
      severity: Severity.ERROR,
      path: object.node.path,
      message: `ServiceProfile ${json.metadata.name} takes precedence over the routes, retries, timeouts and circuit breaker of ${service}, which have no effect beside it`,
      fix: 'remove its routes and dstOverrides, and declare them on the service',
    }];
  }));
}

/** Without routes and overrides, proxies use the routes of Gateway API. */
function isOverriding({ apiVersion, kind, spec }: any): boolean {
  return kind === 'ServiceProfile' && String(apiVersion).startsWith('linkerd.io/') && [spec?.routes, spec?.dstOverrides].some(list => list?.length > 0);
}
