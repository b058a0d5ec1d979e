import { Availability } from './availability';
import { CallerPolicy } from './caller-policy';
import { DeliveryRecord } from './delivery';
import { DenialRecord } from './denial';
import { EgressHostRecord } from './egress-host';
import { ExternalAuthorizationRecord } from './external-authorization';
import { Mistake } from './input-error';
import { JwtRecord } from './jwt';
import { PodTemplate } from './pod-template';
import { Port } from './port';
import { ProxySettings } from './proxy';
import { RateLimitRecord } from './rate-limit';
import { RouteTable } from './route-table';
import { ServiceLevelObjectiveRecord } from './service-level-objective';
import { TrafficPolicy } from './traffic-policy';

/** The metrics endpoint that Prometheus scrapes: a container port that the Service does not expose. */
export interface Metrics { readonly port: number; readonly path: string }

/** Which kinds of probes the main container has. */
export interface Health {
  readonly liveness: boolean;
  readonly readiness: boolean;
  /** Ports that probes of any container are for, and that no container declares: numbers and names. None if there are no such. */
  readonly undeclaredPorts?: readonly (number | string)[];
}

/** A workload of the user's own. */
export interface OwnWorkloadRecord {
  readonly kind: string;
  readonly name: string;
  /** The labels by which it selects its pods. */
  readonly selector: Readonly<Record<string, string>>;
}

/** One version of a service: pods that a route can send requests to. */
export interface VersionRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  /** Settings that override those of the service. */
  readonly traffic: TrafficPolicy;
  /** Number of pods; none if an autoscaler sets it. */
  readonly replicas?: number;
  /** None where others deploy the pods. */
  readonly health?: Health;
  /** None for existing pods, deployed outside this app. */
  readonly template?: PodTemplate;
  /** Its workload, where that is one of the user's own; none for the Deployment `<service>-<version>`. */
  readonly workload?: OwnWorkloadRecord;
  /** Problems of its workload. */
  readonly mistakes: readonly Mistake[];
  /** Labels of its pods that the other versions do not have, where others deploy them. */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** One service of the mesh, as data: references are keys. */
export interface ServiceRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Whether the app renders the ServiceAccount. */
  readonly ownServiceAccount: boolean;
  /** Labels of its pods, where others deploy these and the Service. */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
  readonly metrics?: Metrics;
  /** Whether its pods call the Kubernetes API. */
  readonly callsKubernetesApi?: true;
  /** Why they do, as the declaration says. */
  readonly kubernetesApiJustification?: string;
  readonly proxy?: ProxySettings;
  readonly availability?: Availability;
  /** What is in the egress scope of its proxies beside its callees. */
  readonly egressHosts?: readonly EgressHostRecord[];
  readonly traffic: TrafficPolicy;
  readonly routes: RouteTable;
  readonly versions: readonly VersionRecord[];
  /** At most one per port. */
  readonly rateLimits: readonly RateLimitRecord[];
  /** The tokens that its proxies require: at most one. */
  readonly jwt: readonly JwtRecord[];
  /** The consent that its proxies require: at most one. */
  readonly externalAuthorizations: readonly ExternalAuthorizationRecord[];
  /** Requests that are denied whatever the call graph allows. */
  readonly denials: readonly DenialRecord[];
  /** Requests that are audited. */
  readonly audits: readonly DenialRecord[];
  /** Its progressive delivery: at most one. */
  readonly deliveries: readonly DeliveryRecord[];
  readonly objectives: readonly ServiceLevelObjectiveRecord[];
  /** At most one per caller. */
  readonly callerPolicies: readonly CallerPolicy[];
}
