import { Check } from './check';
import { engineServices } from '../model/delivery';
import { EgressHostRecord } from '../model/egress-host';
import { egressScopeOf } from '../model/egress-scope';
import { MeshModel } from '../model/mesh';
import { versionName } from '../model/service';
import { Severity } from '../model/severity';

/** A Service by name, in a namespace that the app creates, which the app does not declare: a mistyped name, or one that others deploy there. */
export const unknownEgressHost: Check = mesh => {
  const given = givenHosts(mesh);
  if (!given.some(({ hosts }) => hosts.some(({ service }) => service !== undefined))) return [];
  const created = new Map(mesh.namespaces.filter(namespace => namespace.created).map(namespace => [namespace.name, namespace]));
  const known = new Set([
    ...mesh.services.flatMap(service => [
      service.name,
      ...service.versions.map(({ name }) => versionName(service, name)),
      ...engineServices(service),
    ].map(name => `${service.namespace.name}/${name}`)),
    ...mesh.egressGateways.map(({ namespace, name }) => `${namespace.name}/${name}`),
  ]);
  return given.flatMap(({ path, what, hosts }) => hosts.flatMap(({ namespace, service }) => {
    const home = created.get(namespace);
    if (!home || service === undefined || known.has(`${namespace}/${service}`)) return [];
    const denied = home.networkPolicies ? ', where NetworkPolicies deny what no call allows' : '';
    return [{
      code: 'unknown-egress-host',
      severity: Severity.WARNING,
      path,
      message: `${what} name Service ${namespace}/${service}, and the app declares none of this name in its namespace ${home.path}${denied}`,
      fix: 'correct the name, or acknowledge that others deploy the Service',
    }];
  }));
};

interface GivenHosts { readonly path: string; readonly what: string; readonly hosts: readonly EgressHostRecord[] }

function givenHosts({ path, settings, namespaces, services, workloads, gateways }: MeshModel): GivenHosts[] {
  return [
    ...settings.proxyServices ? [{ path, what: 'its proxyServices', hosts: settings.proxyServices }] : [],
    ...namespaces.flatMap(namespace => {
      const scope = egressScopeOf(namespace);
      return scope.by === 'hosts' ? [{ path: namespace.path, what: 'the hosts of its egressScope', hosts: scope.hosts }] : [];
    }),
    ...[...services, ...workloads].flatMap(({ path: of, egressHosts: hosts }) => (hosts ? [{ path: of, what: 'its egressHosts', hosts }] : [])),
    ...[...services, ...gateways].flatMap(({ externalAuthorizations }) => externalAuthorizations.flatMap(({ owner, authorizer: { host } }) => (
      host ? [{ path: owner, what: 'the settings of its authorizer', hosts: [host] }] : []
    ))),
  ];
}
