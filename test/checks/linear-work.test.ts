import { Duration } from 'cdk8s';
import {
  Gateway, GatewayCertificate, GatewayTls, HeaderModifier, HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService, PathMatch, PathRewrite,
  PortProtocol, TrafficMirror, UrlRewrite,
} from '../../src';
import { CHECKS, GUARD_RAILS } from '../../src/checks';
import * as matches from '../../src/model/match';
import { MeshModel } from '../../src/model/mesh';
import { effectiveRules } from '../../src/model/rules';
import { settle } from '../../src/model/settle';
import { Fixture, fixture, service } from '../mesh-fixture';

/** Apps that grow: one service that many call, one that has many rules, a gateway with many routes, many gateways. */
const APPS: Record<string, (used: Fixture, size: number) => void> = {
  'callers of a hub, each with paths of its own, which is rewritten and mirrored': (used, size) => {
    const { service: hub } = service(used.shop, 'hub');
    const { service: audit } = service(used.shop, 'audit');
    new UrlRewrite(used.chart, 'rewrite', { service: hub, path: PathRewrite.prefix('/old', '/new') });
    new TrafficMirror(used.chart, 'mirror', { service: hub, targets: [{ service: audit }] });
    callers(used, size, (caller, i) => {
      for (const target of [hub, audit]) caller.calls(target, { paths: ['/old', '/new'].map(path => PathMatch.prefix(`${path}/${i}`)) });
    });
  },
  'callers of a hub, each with a path of its own by string prefix, for which the hub has a rule': (used, size) => {
    const { service: hub, versions: [version] } = service(used.shop, 'hub');
    callers(used, size, (caller, i) => {
      const path = PathMatch.stringPrefix(`/${i}/`);
      caller.calls(hub, { paths: [path] });
      hub.routes.addRule({ matches: [HttpMatch.path(path)], split: [{ version, percent: 100 }] });
    });
  },
  'callers of a hub, each on its own terms': (used, size) => {
    const { service: hub } = service(used.shop, 'hub');
    callers(used, size, (caller, i) => {
      caller.calls(hub);
      caller.routesTo(hub, { timeout: Duration.seconds(6 + i) });
    });
  },
  'namespaces that call a hub, each on its own terms': (used, size) => {
    const { service: hub } = service(used.open, 'hub');
    for (let i = 0; i < size; i++) {
      const { service: caller } = service(new MeshNamespace(used.chart, `namespace-${i}`, { mesh: used.mesh }), 'caller');
      caller.routesTo(hub, { timeout: Duration.seconds(6 + i) });
    }
  },
  'rules of one service': (used, size) => {
    const { service: hub, versions: [version] } = service(used.shop, 'hub');
    for (let i = 0; i < size; i++) hub.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix(`/${i}`))], split: [{ version, percent: 100 }] });
  },
  'rules and changes of one service, by a header': (used, size) => {
    const { service: hub, versions: [version] } = service(used.shop, 'hub');
    for (let i = 0; i < size; i++) {
      const match = [HttpMatch.header('x-tenant', `${i}`)];
      hub.routes.addRule({ matches: match, split: [{ version, percent: 100 }] });
      new HeaderModifier(used.chart, `headers-${i}`, { service: hub, matches: match, request: { set: { 'x-tier': `${i}` } } });
    }
  },
  'rules of one service, by a header, a cookie and a parameter': (used, size) => {
    const { service: hub, versions: [version] } = service(used.shop, 'hub');
    for (let i = 0; i < size; i++) {
      const match = [HttpMatch.allOf(HttpMatch.header('x-tenant', `${i}`), HttpMatch.cookie('tenant', `${i}`), HttpMatch.query('tenant', `${i}`))];
      hub.routes.addRule({ matches: match, split: [{ version, percent: 100 }] });
    }
  },
  'values of a header that one rule and one change ask for': (used, size) => {
    const { service: hub, versions: [version] } = service(used.shop, 'hub');
    const match = Array.from({ length: size }, (_, i) => HttpMatch.header('x-tenant', `${i}`));
    hub.routes.addRule({ matches: match, split: [{ version, percent: 100 }] });
    new HeaderModifier(used.chart, 'headers', { service: hub, matches: match, request: { set: { 'x-tier': '1' } } });
  },
  'calls of one service that speaks gRPC': (used, size) => {
    const { service: hub, versions: [version] } = service(used.shop, 'hub', { ports: [{ port: 9090, protocol: PortProtocol.GRPC }] });
    for (let i = 0; i < size; i++) hub.routes.addRule({ matches: [HttpMatch.grpc(`hub.v${i}.Hub`)], split: [{ version, percent: 100 }] });
  },
  'redirects of one service, some of which lead in circles': (used, size) => {
    const { service: hub } = service(used.open, 'hub', { ports: [{ port: 80 }] });
    new Gateway(used.chart, 'gateway', { namespace: used.open, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(hub);
    for (let i = 0; i < size; i++) {
      hub.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact(`/${i}`))], redirect: { host: 'a.example.com' } });
      hub.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix(`/p${i}`))], redirect: { path: PathRewrite.prefix(`/p${i}`, `/p${i}/${i}`) } });
      hub.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix(`/q${i}`))], redirect: { path: PathRewrite.prefix(`/q${i}`, `/${i}`) } });
    }
  },
  'paths of a gateway': (used, size) => {
    const gateway = new Gateway(used.chart, 'gateway', { namespace: used.open, listeners: [{ hosts: ['a.example.com'] }] });
    for (let i = 0; i < size; i++) gateway.addRoute(service(used.open, `s${i}`).service, { paths: [PathMatch.prefix(`/${i}`)] });
  },
  'gateways': (used, size) => {
    for (let i = 0; i < size; i++) {
      const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret(`tls-${i}`) });
      new Gateway(used.chart, `gateway-${i}`, { namespace: used.open, listeners: [{ hosts: [`h${i}.example.com`], tls }] })
        .addRoute(service(used.open, `s${i}`).service);
    }
  },
};

function callers({ shop }: Fixture, size: number, say: (caller: MeshService, i: number) => void): void {
  for (let i = 0; i < size; i++) say(service(shop, `caller-${i}`).service, i);
}

/** A copy of a mesh that nothing was worked out for yet. */
function copyOf({ _record: record, _provider: provider }: Mesh): MeshModel {
  return settle(JSON.parse(JSON.stringify(record)), provider.gatewayIdentity);
}

/** How often laying the tables out, then each check, holds one match against another, or looks at what a gateway listens to. */
function work(app: (used: Fixture, size: number) => void, size: number): Record<string, number> {
  const used = fixture();
  app(used, size);
  const [model, { _provider: provider, _record: record }] = [copyOf(used.mesh), used.mesh];
  let looks = 0;
  for (const gateway of model.gateways) {
    const { listeners } = gateway;
    Object.defineProperty(gateway, 'listeners', { get: () => (looks++, listeners) });
  }
  const spies = [jest.spyOn(matches, 'intersect'), jest.spyOn(matches, 'covers'), jest.spyOn(provider, 'gatewayIdentity')];
  const counted = (name: string, run: () => unknown): [string, number] => {
    const calls = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, looks);
    const before = calls();
    run();
    return [name, calls() - before];
  };
  const all = [
    counted('settling', () => settle(record, provider.gatewayIdentity)),
    counted('laying out', () => model.services.forEach(({ routes }) => effectiveRules(routes))),
    ...[...CHECKS, ...GUARD_RAILS].map(check => counted(check.name, () => check(model, provider))),
  ];
  for (const spy of spies) spy.mockRestore();
  return Object.fromEntries(all);
}

test.each(Object.keys(APPS))('nothing does more than ten times the work for ten times the %s', name => {
  const [small, large] = [work(APPS[name], 10), work(APPS[name], 100)];
  // What is done once, whatever the size, is no part of what grows.
  for (const step of Object.keys(small)) expect([step, large[step] <= 11 * small[step] + 100]).toEqual([step, true]);
});

/** How often one match is held against another until all objects of the services have said what they say, and what they cannot say is known. */
function rendering(app: (used: Fixture, size: number) => void, size: number, mesh: MeshProvider): number {
  const used = fixture(mesh);
  app(used, size);
  const [model, { _provider: provider }] = [copyOf(used.mesh), used.mesh];
  const spies = [jest.spyOn(matches, 'intersect'), jest.spyOn(matches, 'covers')];
  for (const one of model.services) {
    provider.serviceObjects(one, model);
    provider.precedenceConflicts(one);
  }
  for (const gateway of model.gateways) {
    provider.gatewayObjects(gateway, model);
    provider.gatewayPrecedenceConflicts?.(gateway, model);
  }
  const calls = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  for (const spy of spies) spy.mockRestore();
  return calls;
}

describe.each([['Istio', MeshProvider.istio()], ['Gateway API', MeshProvider.gatewayApi()], ['Linkerd', MeshProvider.linkerd()]])('%s', (_, mesh) => {
  test.each(Object.keys(APPS))('rendering does no more than ten times the work for ten times the %s', name => {
    const [small, large] = [rendering(APPS[name], 10, mesh), rendering(APPS[name], 100, mesh)];
    expect([small, large, large <= 11 * small + 100]).toEqual([small, large, true]);
  });
});
