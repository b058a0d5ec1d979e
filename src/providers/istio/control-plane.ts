import { DataPlane } from '../provider';

/** istiod, where proxies get configuration and certificates over TLS. See https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio */
export const ISTIOD: NonNullable<DataPlane['controlPlane']> = { namespace: 'istio-system', pods: [{ labels: { app: 'istiod' }, port: 15012 }] };
