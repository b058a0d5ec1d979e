import { EgressHost, EgressScope, ExternalService, MeshNamespace, MeshProvider, UnsupportedFeature } from '../../src';
import { findingTexts, fixture, service } from '../mesh-fixture';

const texts = (mesh: Parameters<typeof findingTexts>[0]) => findingTexts(mesh).filter(text => text.endsWith('-egress-scope)') || text.endsWith('(unexported-egress-host)'));

/** A namespace with a list, whose frontend calls users in it and an external service. */
function listed(hosts: EgressHost[], { provider = MeshProvider.istio(), proxyServices = [] as EgressHost[] } = {}): string[] {
  const { chart, mesh, open } = fixture(provider, { proxyServices, unsupported: UnsupportedFeature.REPORT });
  const shop = new MeshNamespace(chart, 'listed', { mesh, egressScope: EgressScope.hosts(hosts) });
  const { service: users } = service(shop, 'users');
  const job = shop.addWorkload('job', { image: 'job' });
  const api = new ExternalService(chart, 'api', { namespace: open, hosts: ['api.example.com', '*.cdn.example.com'] });
  for (const caller of [service(shop, 'frontend').service, job]) {
    caller.calls(users);
    caller.calls(api);
  }
  job.calls(users);
  return texts(mesh);
}

const missing = (entry: string, target: string) => `ERROR chart/listed: its egressScope has no host ${entry}, which calls of chart/listed/frontend to ${target} `
  + `and chart/listed/job to ${target} need; add the host, or use EgressScope.fromCalls() (outside-egress-scope)`;
const USERS = missing('listed/users.listed.svc.cluster.local', 'chart/listed/users');
const [API, CDN] = ['api.example.com', '*.cdn.example.com'].map(host => missing(`open/${host}`, 'chart/api'));

test.each<[string, EgressHost[], string[]]>([
  ['nothing that is called', [EgressHost.allServices('istio-system')], [API, CDN, USERS].sort()],
  ['hosts of the same name elsewhere', [EgressHost.service('open', 'users'), EgressHost.serviceEntry('listed', 'api.example.com')], [API, CDN, USERS].sort()],
  ['some of it', [EgressHost.service('listed', 'users')], [API, CDN]],
  ['all of it', [EgressHost.service('listed', 'users'), EgressHost.serviceEntry('open', 'api.example.com'), EgressHost.serviceEntry('open', '*.cdn.example.com')], []],
  ['wildcards', [EgressHost.allServices('listed'), EgressHost.serviceEntry('open', '*.example.com')], []],
  ['whole namespaces', [EgressHost.allServices('listed'), EgressHost.allServices('open')], []],
])('a list with %s', (_, hosts, findings) => expect(listed(hosts).sort()).toEqual([...findings].sort()));

test('proxyServices are in every list', () => {
  expect(listed([EgressHost.allServices('listed')], { proxyServices: [EgressHost.allServices('open')] })).toEqual([]);
});

test('silent where the mesh has no scopes', () => {
  expect(listed([EgressHost.allServices('istio-system')], { provider: MeshProvider.linkerd() })).toEqual([]);
});

test('an external service that the namespace of a scope does not see', () => {
  const { chart, mesh, shop, open } = fixture(MeshProvider.istio(), { proxyServices: [EgressHost.serviceEntry('open', 'keys.example.com')] });
  new ExternalService(chart, 'keys', { namespace: open, hosts: ['keys.example.com', 'other.example.com'] });
  const { service: users } = service(shop, 'users', { egressHosts: [EgressHost.serviceEntry('open', 'other.example.com'), EgressHost.serviceEntry('open', 'theirs.example.com')] });
  const unexported = (path: string, host: string) => `ERROR ${path}: its egress host open/${host} is an external service that is not exported to namespace shop; `
    + 'declare it with calls() of a workload of shop, or deploy a ServiceEntry of your own that is exported to this namespace (unexported-egress-host)';
  expect(texts(mesh)).toEqual([unexported('chart/mesh', 'keys.example.com'), unexported('chart/shop/users', 'other.example.com')]);
  users.calls(chart.node.findChild('keys') as ExternalService);
  expect(texts(mesh)).toEqual([]);
});
