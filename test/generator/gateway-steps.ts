import { httpMatch, optionalMillis, pathMatch, retryOptions } from './api-options';
import { GATEWAY_NAME, namespaceName, serviceName } from './app-spec';
import { Built } from './built';
import { GatewaySpec, hasOrder } from './gateway-spec';
import { Step } from './step';
import { Gateway, GatewayWorkload } from '../../src';

const routeStep = (place: number) => `${GATEWAY_NAME} route ${place}`;

/** A gateway, its routes and its calls. */
export function gatewaySteps(spec: GatewaySpec, built: Built): Step[] {
  const { chart, namespaces, services } = built;
  const gateway: Step = {
    name: GATEWAY_NAME,
    after: [namespaceName(spec.namespace)],
    run: () => {
      built.gateway = new Gateway(chart, GATEWAY_NAME, {
        namespace: namespaces[spec.namespace],
        listeners: [{ hosts: [...spec.hosts] }],
        gatewayClassName: 'istio',
        workload: GatewayWorkload.of({ namespace: 'ingress', serviceAccountName: 'ingress' }),
        keptHeaders: [...spec.keptHeaders],
        internalHeaders: [...spec.internalHeaders],
      });
    },
  };
  const routes = spec.routes.map((route, i): Step => {
    const { to, hosts, paths, matches, timeoutMs, retries } = route;
    return {
      name: routeStep(i),
      after: [GATEWAY_NAME, serviceName(to), ...spec.routes.slice(0, i).flatMap((other, j) => (hasOrder(other, route, spec) ? [routeStep(j)] : []))],
      run: () => built.gateway!.addRoute(services[to], {
        hosts: hosts && [...new Set(hosts.map(place => spec.hosts[place % spec.hosts.length]))],
        paths: paths?.map(pathMatch),
        matches: matches?.map(match => httpMatch(match, services)),
        timeout: optionalMillis(timeoutMs),
        retries: retries && retryOptions(retries),
      }),
    };
  });
  const calls = spec.calls.map((place, i): Step => ({
    name: `${GATEWAY_NAME} call ${i}`, after: [GATEWAY_NAME, serviceName(place)], run: () => built.gateway!.calls(services[place]),
  }));
  return [gateway, ...routes, ...calls];
}
