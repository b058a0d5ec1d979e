import { MeshModel } from '../../model/mesh';
import { ServiceModel } from '../../model/service';
import { Unmeasured } from '../../model/unmeasured';
import { Metric } from '../prometheus/metric';
import { SelectedPods, ServiceQueries } from '../prometheus/service-queries';
import { Provider } from '../provider';

/** What dashboards show of a data plane. */
export interface DataPlaneMetrics {
  /** Requests to the pods of a service. */
  readonly requests: ServiceQueries;
  /** What its latencies are. */
  readonly latency: string;
  /** Name of the control plane. */
  readonly controlPlane: string;
  /** What keeps the proxy from pods that counts their requests; left out: it is not in the pods. */
  readonly proxyBypass?: Provider['proxyBypass'];
  /**
   * Further metrics of a service.
   * @param serviceNames a regular expression of the names of its Services, as a text of PromQL
   */
  serviceMetrics(pods: SelectedPods, serviceNames: string, window: string): Metric[];
  controlPlaneMetrics(mesh: MeshModel, window: string): Metric[];
  /** Why it counts no requests to a service; left out: the proxies of its pods count them. */
  unmeasured?(service: ServiceModel): Unmeasured | undefined;
  /** Why its metrics do not have the names of workloads of a kind; left out: they have. */
  unnamed?(kind: string): Unmeasured | undefined;
}
