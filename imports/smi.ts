// Written by hand after the CRD that Linkerd's SMI extension installs (split.smi-spec.io).
import type { ObjectMeta } from './metadata';

export interface TrafficSplit {
  readonly apiVersion: 'split.smi-spec.io/v1alpha2';
  readonly kind: 'TrafficSplit';
  readonly metadata: ObjectMeta;
  readonly spec: TrafficSplitSpec;
}

export interface TrafficSplitSpec {
  readonly service: string;
  readonly backends: TrafficSplitBackend[];
}

export interface TrafficSplitBackend {
  readonly service: string;
  readonly weight: number;
}
