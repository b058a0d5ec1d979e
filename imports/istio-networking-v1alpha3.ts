// Generated from the CRDs of istio.io/api@v1.31.1. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface EnvoyFilter {
  readonly apiVersion: 'networking.istio.io/v1alpha3';
  readonly kind: 'EnvoyFilter';
  readonly metadata: ObjectMeta;
  readonly spec: EnvoyFilterSpec;
}

export interface EnvoyFilterSpec {
  readonly configPatches?: EnvoyFilterConfigPatches[];
  readonly priority?: number;
  readonly targetRefs?: EnvoyFilterTargetRefs[];
  readonly workloadSelector?: EnvoyFilterWorkloadSelector;
}

export interface EnvoyFilterConfigPatches {
  readonly applyTo?: 'INVALID' | 'LISTENER' | 'FILTER_CHAIN' | 'NETWORK_FILTER' | 'HTTP_FILTER' | 'ROUTE_CONFIGURATION' | 'VIRTUAL_HOST' | 'HTTP_ROUTE' | 'CLUSTER' | 'EXTENSION_CONFIG' | 'BOOTSTRAP' | 'LISTENER_FILTER';
  readonly match?: EnvoyFilterConfigPatchesMatch;
  readonly patch?: EnvoyFilterConfigPatchesPatch;
}

export interface EnvoyFilterTargetRefs {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface EnvoyFilterWorkloadSelector {
  readonly labels?: Record<string, string>;
}

export interface EnvoyFilterConfigPatchesMatch {
  readonly cluster?: EnvoyFilterConfigPatchesMatchCluster;
  readonly context?: 'ANY' | 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY' | 'WAYPOINT';
  readonly listener?: EnvoyFilterConfigPatchesMatchListener;
  readonly proxy?: EnvoyFilterConfigPatchesMatchProxy;
  readonly routeConfiguration?: EnvoyFilterConfigPatchesMatchRouteConfiguration;
  readonly waypoint?: EnvoyFilterConfigPatchesMatchWaypoint;
}

export interface EnvoyFilterConfigPatchesPatch {
  readonly filterClass?: 'UNSPECIFIED' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly operation?: 'INVALID' | 'MERGE' | 'ADD' | 'REMOVE' | 'INSERT_BEFORE' | 'INSERT_AFTER' | 'INSERT_FIRST' | 'REPLACE' | 'MERGE_AND_REPLACE_LIST';
  readonly value?: Record<string, unknown>;
}

export interface EnvoyFilterConfigPatchesMatchCluster {
  readonly name?: string;
  readonly portNumber?: number;
  readonly service?: string;
  readonly subset?: string;
}

export interface EnvoyFilterConfigPatchesMatchListener {
  readonly filterChain?: EnvoyFilterConfigPatchesMatchListenerFilterChain;
  readonly listenerFilter?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
}

export interface EnvoyFilterConfigPatchesMatchProxy {
  readonly metadata?: Record<string, string>;
  readonly proxyVersion?: string;
}

export interface EnvoyFilterConfigPatchesMatchRouteConfiguration {
  readonly gateway?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
  readonly vhost?: EnvoyFilterConfigPatchesMatchRouteConfigurationVhost;
}

export interface EnvoyFilterConfigPatchesMatchWaypoint {
  readonly filter?: EnvoyFilterConfigPatchesMatchWaypointFilter;
  readonly portNumber?: number;
  readonly route?: EnvoyFilterConfigPatchesMatchWaypointRoute;
}

export interface EnvoyFilterConfigPatchesMatchListenerFilterChain {
  readonly applicationProtocols?: string;
  readonly destinationPort?: number;
  readonly filter?: EnvoyFilterConfigPatchesMatchWaypointFilter;
  readonly name?: string;
  readonly sni?: string;
  readonly transportProtocol?: string;
}

export interface EnvoyFilterConfigPatchesMatchRouteConfigurationVhost {
  readonly domainName?: string;
  readonly name?: string;
  readonly route?: EnvoyFilterConfigPatchesMatchRouteConfigurationVhostRoute;
}

export interface EnvoyFilterConfigPatchesMatchWaypointFilter {
  readonly name?: string;
  readonly subFilter?: EnvoyFilterConfigPatchesMatchWaypointRoute;
}

export interface EnvoyFilterConfigPatchesMatchWaypointRoute {
  readonly name?: string;
}

export interface EnvoyFilterConfigPatchesMatchRouteConfigurationVhostRoute {
  readonly action?: 'ANY' | 'ROUTE' | 'REDIRECT' | 'DIRECT_RESPONSE';
  readonly name?: string;
}
