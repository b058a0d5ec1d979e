import { agreeing, AppSpec, ServiceSpec } from './app-spec';
import { GatewaySpec } from './gateway-spec';

/** What a spec can be cut down to, the boldest cuts first. Each is an app that the API accepts. */
export function* smaller(spec: AppSpec): Generator<AppSpec> {
  for (const cut of cuts(spec)) yield agreeing(cut);
}

function* cuts(spec: AppSpec): Generator<AppSpec> {
  for (let i = 0; i < spec.services.length; i++) yield* withoutService(spec, i);
  if (spec.gateway) yield { ...spec, gateway: undefined, outside: [] };
  for (const key of ['calls', 'requests', 'connections', 'outside'] as const) {
    const half = Math.ceil(spec[key].length / 2);
    if (half > 1) yield* [{ ...spec, [key]: [] }, { ...spec, [key]: spec[key].slice(half) }, { ...spec, [key]: spec[key].slice(0, half) }];
    for (let i = 0; i < spec[key].length; i++) yield { ...spec, [key]: without<unknown>(spec[key], i) };
  }
  for (const gateway of spec.gateway ? smallerGateways(spec.gateway) : []) yield { ...spec, gateway };
  for (let i = 0; i < spec.services.length; i++) {
    for (const service of smallerServices(spec.services[i])) yield { ...spec, services: spec.services.map((old, j) => (j === i ? service : old)) };
  }
}

/** The smallest spec, cut by cut, that still fails; `fails` is asked at most `tries` times. */
export function smallest(spec: AppSpec, fails: (smallerSpec: AppSpec) => boolean, tries: number): AppSpec {
  let best = spec;
  for (let cut = true; cut;) {
    cut = false;
    for (const candidate of smaller(best)) {
      if (tries-- <= 0) return best;
      if (!fails(candidate)) continue;
      best = candidate;
      cut = true;
      break;
    }
  }
  return best;
}

function* withoutService(spec: AppSpec, place: number): Generator<AppSpec> {
  const { namespace } = spec.services[place];
  const lonely = spec.services.every((other, i) => i === place || other.namespace !== namespace);
  if (spec.services.length === 1 || (lonely && spec.namespaces.length > 1 && namespace < spec.namespaces.length - 1)) return;
  const kept = ({ from, to }: { readonly from: number; readonly to: number }) => from !== place && to !== place;
  const moved = <T extends { readonly from: number; readonly to: number }>(edge: T): T => ({
    ...edge, from: edge.from - (edge.from > place ? 1 : 0), to: edge.to - (edge.to > place ? 1 : 0),
  });
  const routes = spec.gateway?.routes.filter(({ to }) => to !== place).map(route => ({ ...route, to: route.to - (route.to > place ? 1 : 0) })) ?? [];
  const namespaces = lonely ? spec.namespaces.slice(0, -1) : spec.namespaces;
  yield {
    namespaces,
    gateway: routes.length ? { ...spec.gateway!, routes, namespace: Math.min(spec.gateway!.namespace, namespaces.length - 1) } : undefined,
    outside: routes.length ? spec.outside : [],
    services: without(spec.services, place),
    calls: spec.calls.filter(kept).map(moved),
    requests: spec.requests.filter(kept).map(moved),
    connections: spec.connections.filter(kept).map(moved),
  };
}

function* smallerGateways(gateway: GatewaySpec): Generator<GatewaySpec> {
  const { routes, hosts } = gateway;
  for (let i = 0; routes.length > 1 && i < routes.length; i++) yield { ...gateway, routes: without(routes, i) };
  for (let i = 0; hosts.length > 1 && i < hosts.length; i++) yield { ...gateway, hosts: without(hosts, i) };
  for (const key of ['keptHeaders', 'internalHeaders'] as const) {
    if (gateway[key].length) yield { ...gateway, [key]: [] };
  }
  for (let i = 0; i < routes.length; i++) {
    for (const key of ['hosts', 'paths', 'matches', 'timeoutMs', 'retries'] as const) {
      if (routes[i][key] !== undefined) yield { ...gateway, routes: routes.map((route, j) => (j === i ? { ...route, [key]: undefined } : route)) };
    }
  }
}

function* smallerServices(service: ServiceSpec): Generator<ServiceSpec> {
  for (let i = 0; i < service.rules.length; i++) yield { ...service, rules: without(service.rules, i) };
  for (const key of ['timeoutMs', 'retries', 'breakerErrors', 'maxConnections', 'canary', 'blueGreen', 'abTest', 'headers', 'rewrite', 'consumer', 'fault', 'mirror', 'cors', 'connections'] as const) {
    if (service[key] !== undefined) yield { ...service, [key]: undefined };
  }
  if (service.versions > 2) yield { ...service, versions: 2 };
  const { canary, blueGreen, abTest, headers, rewrite, consumer, mirror, cors, connections } = service;
  for (let i = 0; canary && i < canary.pins.length; i++) yield { ...service, canary: { ...canary, pins: without(canary.pins, i) } };
  for (let i = 0; blueGreen && i < blueGreen.preview.length; i++) {
    yield { ...service, blueGreen: { ...blueGreen, preview: without(blueGreen.preview, i) } };
  }
  for (let i = 0; abTest && i < abTest.groups.length; i++) {
    if (abTest.groups[i].length) yield { ...service, abTest: { ...abTest, groups: abTest.groups.map((group, j) => (j === i ? [] : group)) } };
  }
  for (let i = 0; i < service.rules.length; i++) {
    for (const key of ['timeoutMs', 'headers', 'retries', 'rewrite'] as const) {
      if (service.rules[i][key]) yield { ...service, rules: service.rules.map((rule, j) => (j === i ? { ...rule, [key]: undefined } : rule)) };
    }
  }
  for (let i = 0; connections && i < connections.rules.length; i++) {
    yield { ...service, connections: { ...connections, rules: without(connections.rules, i) } };
  }
  if (headers?.narrower) yield { ...service, headers: { ...headers, narrower: undefined } };
  for (const key of ['match', 'host'] as const) {
    if (rewrite?.[key]) yield { ...service, rewrite: { ...rewrite, [key]: undefined } };
  }
  for (const key of ['match', 'retries', 'headers'] as const) {
    if (consumer?.[key]) yield { ...service, consumer: { ...consumer, [key]: undefined } };
  }
  if (mirror?.match) yield { ...service, mirror: { ...mirror, match: undefined } };
  if (cors?.match) yield { ...service, cors: { ...cors, match: undefined } };
  for (let i = 0; cors && cors.origins.length > 1 && i < cors.origins.length; i++) {
    yield { ...service, cors: { ...cors, origins: without(cors.origins, i) } };
  }
}

function without<T>(list: readonly T[], place: number): T[] {
  return list.filter((_, i) => i !== place);
}
