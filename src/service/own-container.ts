import { Size } from 'cdk8s';
import {
  Capability, Container, ContainerProps, ContainerResources, ContainerSecurityContextProps, Cpu, EnvValue, k8s, Probe,
} from 'cdk8s-plus-28';
import { containerWithoutDefaults, probeWithoutDefaults } from './server-defaults';
import { plainMap } from '../plain-map';

/** cdk8s-plus would request a whole core and 512Mi. */
const RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
  memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
};

/** cdk8s-plus would leave the container the capabilities of the runtime. */
function securityContext(given: ContainerSecurityContextProps = {}): ContainerSecurityContextProps {
  return { ...given, capabilities: { drop: [Capability.ALL], ...given.capabilities } };
}

/** Props that are rendered here, without creating a container of cdk8s-plus. */
const SHORT = ['name', 'image', 'ports', 'envVariables', 'liveness', 'readiness', 'startup'];
const SHORT_PORT = ['number', 'name'];

/**
 * A container of a Deployment of this library: renders as a container of cdk8s-plus does, and creates one only if it has more than image, ports,
 * variables and probes.
 */
export class OwnContainer {
  private kplusContainer?: Container;
  /** Cached: the facts and the manifest need them. */
  private renderedProbes?: RenderedProbes;

  constructor(private readonly props: ContainerProps) {
    if (!isShort(props)) this.make();
  }

  /** The container of cdk8s-plus. */
  public get container(): Container { return this.kplusContainer ?? this.make(); }

  /** Whether it has settings of the whole pod. */
  public get concernsPod(): boolean {
    const { mounts = [], restartPolicy } = this.kplusContainer ?? {};
    return mounts.length > 0 || restartPolicy !== undefined;
  }

  public toJson(): object {
    if (this.kplusContainer) return toJson(this.kplusContainer);
    const { image, ports, envVariables = {}, liveness: _, readiness: __, startup: ___, ...named } = this.props;
    const variables = Object.entries(envVariables);
    return Object.assign(plainMap(), sample().json, named, {
      image,
      ports: ports!.map(port => ({ containerPort: port.number, name: port.name })),
      env: variables.length ? variables.map(([name, { value }]) => ({ name, value })) : undefined,
      ...this.probes(),
    });
  }

  private probes(): RenderedProbes {
    const { liveness, readiness, startup } = this.props;
    this.renderedProbes ??= { livenessProbe: probe(liveness), readinessProbe: probe(readiness), startupProbe: probe(startup) };
    return this.renderedProbes;
  }

  private make(): Container {
    this.kplusContainer = new Container({ resources: RESOURCES, ...this.props, securityContext: securityContext(this.props.securityContext) });
    return this.kplusContainer;
  }
}

interface RenderedProbes { readonly livenessProbe?: object; readonly readinessProbe?: object; readonly startupProbe?: object }

function isShort(props: ContainerProps): boolean {
  const { ports = [], envVariables = {} } = props;
  return hasOnly(props, SHORT) && ports.length > 0 && ports.every(port => hasOnly(port, SHORT_PORT))
    && Object.values(envVariables).every(({ valueFrom }) => valueFrom === undefined);
}

function hasOnly(props: object, keys: readonly string[]): boolean {
  return Object.keys(props).every(key => keys.includes(key));
}

function toJson(container: Container): object { return containerWithoutDefaults(k8s.toJson_Container(container._toKube())!); }

/** A probe as cdk8s-plus renders it, with its ports as numbers. cdk8s-plus reads the container only for the port of a probe without one. */
function probe(given?: Probe): object | undefined {
  if (!given) return undefined;
  const { exec, failureThreshold, httpGet, ...others } = given._toKube(sample().container);
  // In the order of the output: so they need not be sorted each time that they are rendered.
  return probeWithoutDefaults({ exec, failureThreshold, httpGet: withPlainPort(httpGet), ...others, tcpSocket: withPlainPort(others.tcpSocket) });
}

/** The port as a number, as in `k8s.toJson_Probe()`, which copies each field. */
function withPlainPort<T extends { readonly port: k8s.IntOrString }>(action?: T): object | undefined {
  return action && Object.assign(plainMap(), action, { port: action.port.value });
}

let cachedSample: { readonly container: Container; readonly json: object } | undefined;

/** The defaults of a container in the installed cdk8s-plus, with a place for each optional field, so that fields keep their order. */
function sample() {
  if (!cachedSample) {
    const probes = { liveness: Probe.fromTcpSocket(), readiness: Probe.fromTcpSocket(), startup: Probe.fromTcpSocket() };
    const container = new Container({
      image: '', ports: [{ number: 1 }], envVariables: { x: EnvValue.fromValue('') }, resources: RESOURCES, securityContext: securityContext(), ...probes,
    });
    cachedSample = { container, json: toJson(container) };
  }
  return cachedSample;
}
