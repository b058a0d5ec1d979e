import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { instanceOf } from '../input/instance-of';
import { isLabelKey, objectLabels } from '../input/label';
import { text } from '../input/text';
import { Mesh } from '../mesh';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';

/**
 * Properties of `MeshDashboards`.
 * @example
 * const props: MeshDashboardsProps = { mesh, namespace: 'monitoring', folder: 'Service mesh' };
 */
export interface MeshDashboardsProps {
  /** The mesh that the dashboards show. It has at most one `MeshDashboards`. */
  readonly mesh: Mesh;
  /**
   * Namespace of the ConfigMaps: one that the sidecar of Grafana watches, which is its own unless `sidecar.dashboards.searchNamespace` of the Helm
   * chart says otherwise.
   * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
   */
  readonly namespace: string;
  /**
   * Labels of the ConfigMaps, by which the sidecar of Grafana finds them: at least one.
   * @default - grafana_dashboard: "1", as kube-prometheus-stack has it
   */
  readonly labels?: { [name: string]: string };
  /**
   * Folder of the dashboards: one line.
   * @default - the default folder of Grafana
   */
  readonly folder?: string;
  /**
   * Annotation with the folder, as `sidecar.dashboards.folderAnnotation` of the Helm chart names it: the key of an annotation.
   * @default grafana_folder
   */
  readonly folderAnnotation?: string;
  /**
   * First part of the names of the ConfigMaps and of the uids of the dashboards: a DNS label of at most 30 characters. Meshes that one Grafana shows
   * need different ones.
   * @default mesh
   */
  readonly name?: string;
  /**
   * Whether Prometheus has the metrics of containers (cAdvisor), as kube-prometheus-stack does: services have panels for CPU and memory then.
   * @default false
   */
  readonly containerMetrics?: boolean;
}

/**
 * Grafana dashboards of a mesh, as ConfigMaps for the sidecar of Grafana that loads them. Each namespace has a dashboard of its services (requests,
 * errors, latencies; by version, caller and status), one of its canaries against the stable pods (`ProgressiveDelivery`), and one of its services with
 * several versions. The mesh has one of the control plane. The viewer chooses the service: the number of ConfigMaps does not grow with the services.
 *
 * The queries select workloads by the names that this app gives them, in the metrics of the data plane: of Istio's sidecars, of waypoints, or of
 * Linkerd's proxies. A service whose requests nothing counts is in no dashboard, and is a warning (`unmeasured-service`).
 * @see https://grafana.com/docs/grafana/latest/dashboards/
 * @example
 * new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'monitoring' });
 */
export class MeshDashboards extends Construct {
  private readonly mesh: Mesh;

  /** @throws if the mesh has another MeshDashboards, or a name, label or annotation is invalid */
  constructor(scope: Construct, id: string, props: MeshDashboardsProps) {
    super(...constructPlace(new.target, scope, id));
    const { path } = this.node;
    const { folder, folderAnnotation, containerMetrics, ...given } = checkProps(path, 'MeshDashboardsProps', props);
    this.mesh = instanceOf(path, 'mesh', given.mesh, 'Mesh');
    const { dashboards } = this.mesh._model;
    if (dashboards.length) {
      throw inputError({
        where: path,
        what: `dashboards of ${this.mesh.node.path}`,
        got: dashboards[0].path,
        allowed: 'one MeshDashboards for a mesh',
        fix: `use ${dashboards[0].path}`,
      });
    }
    if (folderAnnotation !== undefined && folder === undefined) {
      throw inputError({
        where: path, what: 'folderAnnotation', got: folderAnnotation, allowed: 'only with folder', fix: 'set folder, or leave folderAnnotation out',
      });
    }
    const namespace = dnsLabel(path, 'namespace', given.namespace);
    const name = dnsLabel(path, 'name', given.name ?? 'mesh', 30);
    dashboards.push(omitUndefined({
      path,
      name,
      namespace,
      labels: objectLabels(path, 'labels', given.labels ?? { grafana_dashboard: '1' }, 'give the labels that the sidecar of Grafana watches'),
      folder: folder === undefined ? undefined : {
        annotation: annotationKey(path, folderAnnotation ?? 'grafana_folder'), name: text(path, 'folder', folder, 189),
      },
      containerMetrics: containerMetrics || undefined,
    }));
    this.mesh._renders(this, name, namespace);
  }

  /** The ConfigMaps. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.mesh._objectsOf(this); }
}

function annotationKey(where: string, key: string): string {
  if (isLabelKey(key)) return key;
  throw inputError({
    where,
    what: 'folderAnnotation',
    got: key,
    allowed: 'the key of an annotation, such as grafana_folder',
    fix: 'give folderAnnotation of the sidecar of Grafana',
  });
}
