import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { EgressGateway, ExternalService, Gateway, HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService, ZeroTrustNamespace } from '../../src';

/** Names that every object of JavaScript has: a map of the user's names must not take one for its own. */
const NAMES = [...Object.getOwnPropertyNames(Object.prototype), 'prototype'];

interface Used { readonly chart: Chart; readonly mesh: Mesh; readonly shop: MeshNamespace; readonly users: MeshService; readonly name: string }

const raw = (chart: Chart, manifest: object) => new ApiObject(chart, 'raw', {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'raw', namespace: 'shop' }, ...manifest,
});
const matched = ({ users }: Used, match: HttpMatch) => users.routes.addRule({ matches: [match], directResponse: { status: 503 } });
const selecting = ({ chart, shop }: Used, expression: object) => {
  const workload = raw(chart, { spec: { selector: { matchExpressions: [expression] }, template: { spec: { serviceAccountName: 'own', containers: [] } } } });
  shop.addService('own').addVersion('v1', { workload });
};

/** Places for a name of the user. */
const PLACES: Readonly<Record<string, (used: Used) => unknown>> = {
  'id of a service': ({ shop, name }) => shop.addService(name).addVersion('v1', { image: 'a' }),
  'id of a workload': ({ shop, name }) => shop.addWorkload(name, { image: 'a' }),
  'version': ({ shop, name }) => shop.addService('own').addVersion(name, { image: 'a' }),
  'id of a namespace': ({ chart, mesh, name }) => new ZeroTrustNamespace(chart, name, { mesh }).addService('own').addVersion('v1', { image: 'a' }),
  'id of an external service': ({ chart, shop, name }) => new ExternalService(chart, name, { namespace: shop, hosts: ['a.example.com'] }),
  'id of a gateway': ({ chart, shop, users, name }) => (
    new Gateway(chart, name, { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] }).addRoute(users)
  ),
  'id of an egress gateway': ({ chart, shop, name }) => new EgressGateway(chart, name, { namespace: shop }),
  'serviceName': ({ shop, name }) => shop.addService('own', { serviceName: name }).addVersion('v1', { image: 'a' }),
  'header': used => matched(used, HttpMatch.header(used.name, 'x')),
  'cookie': used => matched(used, HttpMatch.cookie(used.name, 'x')),
  'label of existing pods': ({ chart, mesh, users, name }) => {
    const namespace = new ZeroTrustNamespace(chart, 'closed', { mesh });
    users.calls(MeshService.fromExistingService(chart, 'db', { namespace, serviceAccountName: 'db', podLabels: { [name]: 'x' } }));
  },
  'API group of a workload': ({ chart, shop, name }) => shop.addService('own').addVersion('v1', { workload: raw(chart, { apiVersion: `${name}/v1` }) }),
  'kind of an object': ({ chart, name }) => raw(chart, { kind: name }),
  'operator of a selector': used => selecting(used, { key: 'app', operator: used.name, values: ['own'] }),
  'label of a selector': used => selecting(used, { key: used.name, operator: 'Exists' }),
};

/** What becomes of an app: its YAML, or the error. */
function outcome(declare: (used: Used) => unknown, name: string): { readonly yaml?: string; readonly error?: string } {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const chart = new Chart(new App(), 'chart');
    const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
    const shop = new MeshNamespace(chart, 'shop', { mesh });
    const users = shop.addService('users');
    users.addVersion('v1', { image: 'a' });
    declare({ chart, mesh, shop, users, name });
    return { yaml: JSON.stringify(Testing.synth(chart)) };
  } catch (error) {
    return { error: `${(error as Error).name} ${(error as Error).message}` };
  } finally {
    stderr.mockRestore();
  }
}

describe.each(Object.keys(PLACES))('%s', place => {
  test.each(NAMES)('%s is refused in the words of the library, or rendered', name => {
    const { yaml, error } = outcome(PLACES[place], name);
    if (error === undefined) expect(yaml!.toLowerCase().includes(name.toLowerCase())).toBe(true);
    else expect(error).toMatch(/^Error [^]*: .* is .*, allowed: [^]*; /);
    // A selector that matches no label must not pass.
    if (place.endsWith('of a selector')) expect(error).toContain('workload-mismatch');
  });
});

test('the error names the place', () => {
  expect(outcome(PLACES['id of a service'], 'constructor').error).toBe('Error new MeshService: id is "constructor", allowed: none of the names that every '
    + 'object of JavaScript has, such as constructor and toString; choose another id in chart/shop');
});
