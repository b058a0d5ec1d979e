import { Chart } from 'cdk8s';
import { Gateway, Mesh, MeshNamespace, MeshService, ServiceVersion } from '../../src';

/** What is built of an app so far, each at its place in the spec. */
export interface Built {
  readonly chart: Chart;
  mesh?: Mesh;
  readonly namespaces: MeshNamespace[];
  readonly services: MeshService[];
  /** Of each service. */
  readonly versions: ServiceVersion[][];
  readonly gateways: Gateway[];
}
