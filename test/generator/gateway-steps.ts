import { httpMatch, optionalMillis, pathMatch, retryOptions } from './api-options';
import { gatewayName, namespaceName, PODS, serviceName } from './app-spec';
import { Built } from './built';
import { GatewaySpec, hasOrder, hostsOf } from './gateway-spec';
import { isIssued, endsTls, ISSUER, ListenerSpec, PLAINTEXT_PORT } from './listener-spec';
import { Step } from './step';
import { Gateway, GatewayCertificate, GatewayListener, GatewayTls, GatewayWorkload, TlsVersion } from '../../src';

/** A gateway, its routes and its calls. */
export function gatewaySteps(spec: GatewaySpec, place: number, built: Built): Step[] {
  const { chart, namespaces, services } = built;
  const name = gatewayName(place);
  const hosts = hostsOf(spec);
  const routeStep = (route: number) => `${name} route ${route}`;
  const gateway: Step = {
    name,
    after: [namespaceName(spec.namespace)],
    run: () => {
      built.gateways[place] = new Gateway(chart, name, {
        namespace: namespaces[spec.namespace],
        listeners: spec.listeners.flatMap((listener, i) => listening(listener, secretName(place, i))),
        gatewayClassName: 'istio',
        workload: GatewayWorkload.of({ namespace: PODS[spec.pods], labels: { istio: PODS[spec.pods] }, serviceAccountName: PODS[spec.pods] }),
        trustedProxies: spec.trusts ? 1 : 0,
        allowedClientCidrs: spec.allowedClients && [...spec.allowedClients],
        deniedClientCidrs: spec.deniedClients && [...spec.deniedClients],
        keptHeaders: [...spec.keptHeaders],
        internalHeaders: [...spec.internalHeaders],
      });
    },
  };
  const routes = spec.routes.map((route, i): Step => {
    const { to, hosts: some, paths, matches, timeoutMs, retries } = route;
    return {
      name: routeStep(i),
      after: [name, serviceName(to), ...spec.routes.slice(0, i).flatMap((other, j) => (hasOrder(other, route, spec) ? [routeStep(j)] : []))],
      run: () => built.gateways[place].addRoute(services[to], {
        hosts: some && [...new Set(some.map(host => hosts[host % hosts.length]))],
        paths: paths?.map(pathMatch),
        matches: matches?.map(match => httpMatch(match, services)),
        timeout: optionalMillis(timeoutMs),
        retries: retries && retryOptions(retries),
      }),
    };
  });
  const calls = spec.calls.map((to, i): Step => ({
    name: `${name} call ${i}`, after: [name, serviceName(to)], run: () => built.gateways[place].calls(services[to]),
  }));
  return [gateway, ...routes, ...calls];
}

/** The Secret of a listener whose certificate nobody issues. */
export const secretName = (gateway: number, listener: number) => `${gatewayName(gateway)}-${listener}`;

function listening(listener: ListenerSpec, secret: string): GatewayListener[] {
  const { hosts, tls, plaintext, newTls } = listener;
  const all = { hosts: [...hosts] };
  if (tls === 'load-balancer') return [{ ...all, tls: GatewayTls.atLoadBalancer(), httpsRedirect: plaintext === 'redirected' }];
  if (!endsTls(listener)) return [all];
  const options = {
    certificate: isIssued(listener) ? GatewayCertificate.fromClusterIssuer(ISSUER) : GatewayCertificate.fromSecret(secret),
    minVersion: newTls ? TlsVersion.V1_3 : undefined,
  };
  return [
    { ...all, tls: tls === 'mutual' ? GatewayTls.mutual(options) : GatewayTls.terminate(options), httpsRedirect: plaintext === 'redirected' },
    ...(plaintext === 'served' ? [{ ...all, port: PLAINTEXT_PORT }] : []),
  ];
}
