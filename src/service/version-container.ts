import { Size } from 'cdk8s';
import { Container, ContainerProps, ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';

/** cdk8s-plus would ask for a whole core and half a gibibyte. */
const RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
  memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
};

/** What tells one container that says no more from another. */
const SHORT = ['name', 'image', 'ports'];
const SHORT_PORT = ['number', 'name'];

/** A container of a version: what cdk8s-plus' container renders, which is made only where more is said than image and ports. */
export class VersionContainer {
  private made?: Container;

  constructor(private readonly props: ContainerProps) {
    const short = saysOnly(props, SHORT) && !!props.ports?.length && props.ports.every(port => saysOnly(port, SHORT_PORT));
    if (!short) this.make();
  }

  /** cdk8s-plus' hold on it. */
  public get container(): Container { return this.made ?? this.make(); }

  /** Whether it says something of the whole pod. */
  public get concernsPod(): boolean { return !!this.made && (this.made.mounts.length > 0 || this.made.restartPolicy !== undefined); }

  public toJson(): object {
    if (this.made) return toJson(this.made);
    const { image, ports, ...named } = this.props;
    return Object.assign({}, shortestContainer(), named, { image, ports: ports!.map(({ number, name }) => ({ containerPort: number, name })) });
  }

  private make(): Container {
    this.made = new Container({ resources: RESOURCES, ...this.props });
    return this.made;
  }
}

function saysOnly(said: object, keys: readonly string[]): boolean {
  return Object.keys(said).every(key => keys.includes(key));
}

function toJson(container: Container): object { return k8s.toJson_Container(container._toKube())!; }

let known: object | undefined;

/** What the installed cdk8s-plus says of a container where nothing is said. */
function shortestContainer(): object {
  known ??= toJson(new Container({ image: '', ports: [{ number: 1 }], resources: RESOURCES })); // so that each field has its place
  return known;
}
