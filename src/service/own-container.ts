import { Size } from 'cdk8s';
import { Container, ContainerProps, ContainerResources, Cpu, EnvValue, k8s, Probe } from 'cdk8s-plus-28';
import { plainMap } from '../plain-map';

/** cdk8s-plus would ask for a whole core and half a gibibyte. */
const RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
  memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
};

/** What is rendered here, without making a container of cdk8s-plus. */
const SHORT = ['name', 'image', 'ports', 'envVariables', 'liveness', 'readiness', 'startup'];
const SHORT_PORT = ['number', 'name'];

/** A container of an own Deployment: what cdk8s-plus' container renders, which is made only where more is said than image, ports, variables and probes. */
export class OwnContainer {
  private made?: Container;
  /** Needed by the facts and by the manifest. */
  private renderedProbes?: RenderedProbes;

  constructor(private readonly props: ContainerProps) {
    if (!isShort(props)) this.make();
  }

  /** cdk8s-plus' hold on it. */
  public get container(): Container { return this.made ?? this.make(); }

  /** Whether it says something of the whole pod. */
  public get concernsPod(): boolean { return !!this.made && (this.made.mounts.length > 0 || this.made.restartPolicy !== undefined); }

  public toJson(): object {
    if (this.made) return toJson(this.made);
    const { image, ports, envVariables = {}, liveness: _, readiness: __, startup: ___, ...named } = this.props;
    const variables = Object.entries(envVariables);
    return Object.assign(plainMap(), shortest().json, named, {
      image,
      ports: ports!.map(port => ({ containerPort: port.number, name: port.name })),
      env: variables.length ? variables.map(([name, { value }]) => ({ name, value })) : undefined,
      ...this.probes(),
    });
  }

  /** The ports and the probes of it, which need no more of it. */
  public probesToJson(): object {
    if (this.made) return toJson(this.made);
    return { ports: this.props.ports!.map(port => ({ containerPort: port.number, name: port.name })), ...this.probes() };
  }

  private probes(): RenderedProbes {
    const { liveness, readiness, startup } = this.props;
    this.renderedProbes ??= { livenessProbe: probe(liveness), readinessProbe: probe(readiness), startupProbe: probe(startup) };
    return this.renderedProbes;
  }

  private make(): Container {
    this.made = new Container({ resources: RESOURCES, ...this.props });
    return this.made;
  }
}

interface RenderedProbes { readonly livenessProbe?: object; readonly readinessProbe?: object; readonly startupProbe?: object }

function isShort(props: ContainerProps): boolean {
  const { ports = [], envVariables = {} } = props;
  return saysOnly(props, SHORT) && ports.length > 0 && ports.every(port => saysOnly(port, SHORT_PORT))
    && Object.values(envVariables).every(({ valueFrom }) => valueFrom === undefined);
}

function saysOnly(said: object, keys: readonly string[]): boolean {
  return Object.keys(said).every(key => keys.includes(key));
}

function toJson(container: Container): object { return k8s.toJson_Container(container._toKube())!; }

/** Of a container it asks a port that is said otherwise than here. */
function probe(given?: Probe): object | undefined {
  if (!given) return undefined;
  const said = given._toKube(shortest().container);
  return Object.assign(said, { httpGet: withPlainPort(said.httpGet), tcpSocket: withPlainPort(said.tcpSocket) });
}

/** The port as a number, as `k8s.toJson_Probe()` has it, which makes as many copies as there are fields. */
function withPlainPort<T extends { readonly port: k8s.IntOrString }>(action?: T): object | undefined {
  return action && Object.assign(plainMap(), action, { port: action.port.value });
}

let known: { readonly container: Container; readonly json: object } | undefined;

/** What the installed cdk8s-plus says of a container where nothing is said; each field that may be has its place. */
function shortest() {
  if (!known) {
    const probes = { liveness: Probe.fromTcpSocket(), readiness: Probe.fromTcpSocket(), startup: Probe.fromTcpSocket() };
    const container = new Container({ image: '', ports: [{ number: 1 }], envVariables: { x: EnvValue.fromValue('') }, resources: RESOURCES, ...probes });
    known = { container, json: toJson(container) };
  }
  return known;
}
