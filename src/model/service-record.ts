import { CallerPolicy } from './caller-policy';
import { Mistake } from './input-error';
import { Port } from './port';
import { ProxySettings } from './proxy';
import { RateLimitRecord } from './rate-limit';
import { RouteTable } from './route-table';
import { TrafficPolicy } from './traffic-policy';

/** Where Prometheus scrapes the pods of a service: a container port that the Service does not publish. */
export interface Metrics { readonly port: number; readonly path: string }

/** Which probes, of any kind, the container that serves requests has. */
export interface Health { readonly liveness: boolean; readonly readiness: boolean }

/** One version of a service: pods that a route can send requests to. */
export interface VersionRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  /** Where it differs from the service's. */
  readonly traffic: TrafficPolicy;
  /** Number of pods; none where something else scales them. */
  readonly replicas?: number;
  /** None where others deploy the pods. */
  readonly health?: Health;
  /** Problems of its workload. */
  readonly mistakes: readonly Mistake[];
  /** Labels of its pods that the other versions do not have, where others deploy them. */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** One service of the mesh, as data: what it refers to is named by key. */
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
  readonly proxy?: ProxySettings;
  readonly traffic: TrafficPolicy;
  readonly routes: RouteTable;
  readonly versions: readonly VersionRecord[];
  /** At most one per port. */
  readonly rateLimits: readonly RateLimitRecord[];
  /** At most one per caller. */
  readonly callerPolicies: readonly CallerPolicy[];
}
