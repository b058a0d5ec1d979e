import { DashboardsRecord } from './dashboards';
import { Edge } from './edge';
import { EgressGatewayRecord } from './egress-gateway';
import { EgressHostRecord } from './egress-host';
import { ExternalRecord } from './external-record';
import { GatewayRecord } from './gateway-record';
import { MeshHealthRecord } from './mesh-health';
import { NamespaceModel } from './namespace';
import { NetworkPolicySettings } from './network-policy-settings';
import { OutboundTraffic } from './outbound-traffic';
import { PodMonitorSettings } from './pod-monitor-settings';
import { PrometheusRuleSettings } from './prometheus-rule-settings';
import { ServiceRecord } from './service-record';
import { TelemetryRecord } from './telemetry';
import { WorkloadRecord } from './workload';

/** Settings of the whole mesh. */
export interface MeshSettings {
  /** DNS suffix of the cluster. */
  readonly clusterDomain: string;
  /** Trust domain: the first part of every principal. */
  readonly trustDomain: string;
  /** Outbound traffic policy of the namespaces that this app creates, unless they have another. */
  readonly outboundTraffic?: OutboundTraffic;
  /** Services that proxies themselves call; none: none. */
  readonly proxyServices?: readonly EgressHostRecord[];
  /** What NetworkPolicies need to know of the cluster; none: the defaults. */
  readonly networkPolicies?: NetworkPolicySettings;
  /** None: Prometheus finds metrics by annotations of the pods. */
  readonly podMonitors?: PodMonitorSettings;
  /** None: no labels, and severities `page` and `ticket`. */
  readonly prometheusRules?: PrometheusRuleSettings;
}

/** A mesh with all its declarations, as data: flat records by key and the edges between them. It can be written as JSON and read back. */
export interface MeshRecord {
  /** Construct path. */
  readonly path: string;
  readonly settings: MeshSettings;
  readonly namespaces: readonly NamespaceModel[];
  readonly services: readonly ServiceRecord[];
  readonly workloads: readonly WorkloadRecord[];
  readonly externals: readonly ExternalRecord[];
  readonly egressGateways: readonly EgressGatewayRecord[];
  readonly gateways: readonly GatewayRecord[];
  /** At most one for the mesh, and for each namespace and service. */
  readonly telemetry: readonly TelemetryRecord[];
  /** At most one. */
  readonly dashboards: readonly DashboardsRecord[];
  /** Alerts on the health of the mesh: at most one. */
  readonly health: readonly MeshHealthRecord[];
  /** The call graph. */
  readonly edges: readonly Edge[];
}
