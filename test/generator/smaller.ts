import { agreeing, AppSpec, ServiceSpec } from './app-spec';
import { GatewaySpec } from './gateway-spec';
import { ListenerSpec } from './listener-spec';

/** What a spec can be cut down to, the boldest cuts first. Each is an app that the API accepts. */
export function* smaller(spec: AppSpec): Generator<AppSpec> {
  for (const cut of cuts(spec)) yield agreeing(cut);
}

function* cuts(spec: AppSpec): Generator<AppSpec> {
  for (let i = 0; i < spec.services.length; i++) yield* withoutService(spec, i);
  for (let i = 0; i < spec.gateways.length; i++) {
    const outside = spec.outside.filter(({ gateway }) => gateway !== i).map(one => ({ ...one, gateway: 0 }));
    yield { ...spec, gateways: without(spec.gateways, i), outside };
  }
  for (const key of ['calls', 'requests', 'connections', 'outside'] as const) {
    const half = Math.ceil(spec[key].length / 2);
    if (half > 1) yield* [{ ...spec, [key]: [] }, { ...spec, [key]: spec[key].slice(half) }, { ...spec, [key]: spec[key].slice(0, half) }];
    for (let i = 0; i < spec[key].length; i++) yield { ...spec, [key]: without<unknown>(spec[key], i) };
  }
  for (let i = 0; i < spec.gateways.length; i++) {
    for (const gateway of smallerGateways(spec.gateways[i])) yield { ...spec, gateways: spec.gateways.map((old, j) => (j === i ? gateway : old)) };
  }
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
  const namespaces = lonely ? spec.namespaces.slice(0, -1) : spec.namespaces;
  const ways = spec.gateways.map(gateway => ({
    ...gateway,
    routes: gateway.routes.filter(({ to }) => to !== place).map(route => ({ ...route, to: route.to - (route.to > place ? 1 : 0) })),
    namespace: Math.min(gateway.namespace, namespaces.length - 1),
  }));
  const left = ways.flatMap(({ routes }, i) => (routes.length ? [i] : []));
  yield {
    namespaces,
    egressScopes: spec.egressScopes,
    gateways: left.map(i => ways[i]),
    outside: spec.outside.filter(({ gateway }) => left.includes(gateway)).map(one => ({ ...one, gateway: left.indexOf(one.gateway) })),
    services: without(spec.services, place),
    calls: spec.calls.filter(kept).map(moved),
    requests: spec.requests.filter(kept).map(moved),
    connections: spec.connections.filter(kept).map(moved),
  };
}

function* smallerGateways(gateway: GatewaySpec): Generator<GatewaySpec> {
  const { routes, listeners } = gateway;
  for (let i = 0; routes.length > 1 && i < routes.length; i++) yield { ...gateway, routes: without(routes, i) };
  const withListener = (place: number, listener: ListenerSpec) => (
    { ...gateway, listeners: listeners.map((old, i) => (i === place ? listener : old)) }
  );
  for (let i = 0; i < listeners.length; i++) {
    if (listeners.length > 1) yield { ...gateway, listeners: without(listeners, i) };
    const { hosts, tls } = listeners[i];
    for (let j = 0; hosts.length > 1 && j < hosts.length; j++) yield withListener(i, { ...listeners[i], hosts: without(hosts, j) });
    if (tls) yield withListener(i, { ...listeners[i], tls: undefined });
  }
  for (const key of ['allowedClients', 'deniedClients'] as const) {
    if (gateway[key]) yield { ...gateway, [key]: undefined };
  }
  if (gateway.trusts) yield { ...gateway, trusts: false };
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
