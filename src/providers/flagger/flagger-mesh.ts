import { MatchedHeaders } from './strategy';
import type { CanaryService, CanarySpec } from '../../../imports/flagger';
import { ObjectIdentity } from '../../model/object-identity';
import { RoutePolicy } from '../../model/route-policy';
import { ServiceModel } from '../../model/service';
import { TrafficPolicy } from '../../model/traffic-policy';
import { RequestMetrics } from '../prometheus/request-metrics';
import { DeliveryLoss, ObjectMetadata } from '../provider';

/** The fields of a Canary that say how requests for a service are routed. */
export type CanaryRouting = Pick<
  CanaryService, 'appProtocol' | 'corsPolicy' | 'gatewayRefs' | 'headers' | 'retries' | 'timeout' | 'trafficPolicy'
>;

/** What Flagger does on a mesh: it has a router for each kind of routing API. */
export interface FlaggerMesh {
  readonly provider: CanarySpec['provider'];
  readonly metrics: RequestMetrics;
  /** Whether ingress gateways apply the routes of Flagger to their requests. */
  readonly routesFromGateways: boolean;
  /** Whether it measures requests that are mirrored to the new pods, and those that a load test sends to their Service. */
  readonly testedBy: { readonly mirroring: boolean; readonly loadTest: boolean };
  readonly matchedHeaders: MatchedHeaders;
  /** The routing fields of a Canary. @param policy the settings of all requests of the service */
  routing(service: ServiceModel, policy: RoutePolicy): CanaryRouting;
  /** The routing objects that Flagger creates for a service: API version and kind, with their names. */
  routingObjects(service: Pick<ServiceModel, 'name' | 'deliveries'>): Omit<ObjectIdentity, 'namespace'>[];
  /** Labels and annotations of the Service and the route. */
  metadata(service: ServiceModel, policy: RoutePolicy): ObjectMetadata;
  /** The settings of requests that its router cannot render. */
  lostSettings(policy: RoutePolicy): Omit<DeliveryLoss, 'path'>[];
  /** The settings of connections that it cannot render. */
  lostTraffic(policy: TrafficPolicy): string[];
}

/** The settings of requests, by the words of an error. */
export const SETTING_NAMES: Readonly<Record<keyof RoutePolicy, string>> = {
  timeoutMs: 'a timeout',
  idleTimeoutMs: 'a stream idle timeout',
  retries: 'retries',
  fault: 'fault injection',
  mirrors: 'mirroring',
  requestHeaders: 'changes of request headers',
  responseHeaders: 'changes of response headers',
  rewrite: 'a URL rewrite',
  cors: 'a CORS policy',
};

/** The names of the settings of a policy that are not among those which are kept. */
export function settingsBut(policy: RoutePolicy, ...kept: (keyof RoutePolicy)[]): Omit<DeliveryLoss, 'path'>[] {
  return Object.entries(SETTING_NAMES).flatMap(([key, name]) => (
    policy[key as keyof RoutePolicy] === undefined || kept.includes(key as keyof RoutePolicy) ? [] : [{ what: name }]
  ));
}
