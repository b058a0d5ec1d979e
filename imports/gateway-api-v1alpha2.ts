// Written by hand after the CRD of Gateway API's experimental channel that Linkerd reads (gateway.networking.k8s.io/v1alpha2).
import type { ObjectMeta } from './metadata';

export interface TLSRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1alpha2';
  readonly kind: 'TLSRoute';
  readonly metadata: ObjectMeta;
  readonly spec: TLSRouteSpec;
}

export interface TLSRouteSpec {
  readonly hostnames?: string[];
  readonly parentRefs: TLSRouteRef[];
  readonly rules: TLSRouteRule[];
}

export interface TLSRouteRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly port: number;
}

export interface TLSRouteRule {
  readonly backendRefs: TLSRouteRef[];
}
