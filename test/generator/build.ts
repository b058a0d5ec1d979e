import { App, Chart } from 'cdk8s';
import { optionalMillis, pathMatch, retryOptions } from './api-options';
import { AppSpec, namespaceName, serviceName, ServiceSpec, versionName } from './app-spec';
import { Built } from './built';
import { CONNECTION_PORT } from './connection-spec';
import { gatewaySteps } from './gateway-steps';
import { overlaySteps } from './overlay-steps';
import { ruleSteps } from './rule-steps';
import { DECLARED, inOrder, Order, Step, versionStep } from './step';
import { EgressScope, Mesh, MeshNamespace, MeshProvider, MeshService, PortProtocol, UnsupportedFeature, ZeroTrustNamespace } from '../../src';

const REQUEST_PORT = 8080;

export interface BuildOptions {
  /** The order of the declarations: that of the spec if there is none. */
  readonly order?: Order;
  /** Called after each declaration. */
  readonly afterEach?: (built: Built) => void;
}

/** Says a random mesh through the public API. What the mesh lacks is left out: the loss itself has tests of its own. */
export function build(app: App, provider: MeshProvider, spec: AppSpec, { order = DECLARED, afterEach }: BuildOptions = {}): Mesh {
  // As long as the spec's list from the beginning: a place too high stands for one of them.
  const services = new Array<MeshService>(spec.services.length);
  const built: Built = { chart: new Chart(app, 'generated'), namespaces: [], services, versions: [], gateways: [] };
  for (const { run } of inOrder(stepsOf(provider, spec, built), order)) {
    run();
    afterEach?.(built);
  }
  return built.mesh!;
}

/** All declarations of an app. Those whose order has no meaning are free to change places. */
function stepsOf(provider: MeshProvider, spec: AppSpec, built: Built): Step[] {
  const { chart, namespaces, services } = built;
  return [
    { name: 'mesh', after: [], run: () => { built.mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT }); } },
    ...spec.namespaces.map(({ zeroTrust }, i): Step => ({
      name: namespaceName(i),
      after: ['mesh'],
      run: () => {
        const props = { mesh: built.mesh!, ...(zeroTrust && !spec.egressScopes ? { egressScope: EgressScope.all() } : {}) };
        namespaces[i] = zeroTrust ? new ZeroTrustNamespace(chart, namespaceName(i), props) : new MeshNamespace(chart, namespaceName(i), props);
      },
    })),
    ...spec.services.flatMap((service, i) => serviceSteps(service, i, built)),
    ...spec.services.flatMap((_, i) => [...ruleSteps(spec, i, built), ...overlaySteps(spec, i, built)]),
    ...spec.calls.map(({ from, to, methods, paths }, i): Step => ({
      name: `call ${i}`,
      after: [serviceName(from), serviceName(to)],
      run: () => {
        const ports = (methods ?? paths) && spec.services[to].connections ? [REQUEST_PORT] : undefined; // the other has none
        services[from].calls(services[to], { methods: methods && [...methods], paths: paths?.map(pathMatch), ports });
      },
    })),
    ...spec.gateways.flatMap((gateway, i) => gatewaySteps(gateway, i, built)),
  ];
}

/** A service, and its versions. */
function serviceSteps(spec: ServiceSpec, place: number, { namespaces, services, versions }: Built): Step[] {
  const { timeoutMs, retries, breakerErrors, maxConnections, connections } = spec;
  const name = serviceName(place);
  const service: Step = {
    name,
    after: [namespaceName(spec.namespace)],
    run: () => {
      versions[place] = [];
      services[place] = namespaces[spec.namespace].addService(name, {
        ports: connections && [{ port: REQUEST_PORT }, { port: CONNECTION_PORT, protocol: connections.tls ? PortProtocol.TLS : PortProtocol.TCP }],
        timeout: optionalMillis(timeoutMs),
        retries: retries && retryOptions(retries),
        circuitBreaker: breakerErrors === undefined ? undefined : { consecutive5xxErrors: breakerErrors },
        connectionPool: maxConnections === undefined ? undefined : { maxConnections },
      });
    },
  };
  return [service, ...Array.from({ length: spec.versions }, (_, i): Step => ({
    name: versionStep(place, i),
    after: [name],
    run: () => { versions[place][i] = services[place].addVersion(versionName(i), { image: `myregistry/${name}:${versionName(i)}` }); },
  }))];
}
