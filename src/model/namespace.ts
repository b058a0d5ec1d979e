import { Availability } from './availability';
import { EgressScopeRecord } from './egress-host';
import { MigrationStage } from './migration-stage';
import { MtlsMode } from './mtls-mode';
import { OutboundTraffic } from './outbound-traffic';
import { PodSecurityLevel } from './pod-security/pod-security-level';
import { ProxySettings } from './proxy';

/** Proxy injection into the pods of a namespace. */
export interface Injection {
  readonly enabled: boolean;
  /** Revision of the control plane that injects the proxy, if several are installed. */
  readonly revision?: string;
}

/** A namespace of the mesh. */
export interface NamespaceModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  /** Whether the app renders the Namespace object. */
  readonly created: boolean;
  readonly injection: Injection;
  readonly mtls?: MtlsMode;
  readonly proxy?: ProxySettings;
  readonly availability?: Availability;
  /** Whether traffic is denied by default: every caller needs an edge of the call graph. */
  readonly zeroTrust: boolean;
  /** How far its migration has come; none: to the last stage. */
  readonly stage?: MigrationStage;
  /** Revision of the control plane that injects its proxies from a later stage on. */
  readonly laterRevision?: string;
  /** Whether its authorization policies are evaluated only. */
  readonly dryRun?: true;
  /** Whether its pods get NetworkPolicies from the call graph: where traffic is denied by default only. */
  readonly networkPolicies: boolean;
  /** Pod Security level that was set; none: the strictest that the data plane admits, where traffic is denied by default. */
  readonly podSecurity?: PodSecurityLevel;
  /** Outbound traffic policy; none: as the mesh is installed. */
  readonly outboundTraffic?: OutboundTraffic;
  /** Egress scope of its proxies; none: the default of such a namespace. */
  readonly egressScope?: EgressScopeRecord;
  /** Name of its waypoint, if the user gives it. */
  readonly waypointName?: string;
  /** Whether the app renders its waypoint, if the user says it. */
  readonly createWaypoint?: boolean;
}
