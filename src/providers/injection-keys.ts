import { InjectionKey } from './provider';

/** Istio with sidecars. See https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/ */
export const SIDECAR_INJECTION: readonly InjectionKey[] = [
  { mesh: 'Istio with sidecars', on: 'namespace', field: 'labels', key: 'istio-injection', values: ['enabled'] },
  { mesh: 'Istio with sidecars', on: 'namespace', field: 'labels', key: 'istio.io/rev' },
  { mesh: 'Istio with sidecars', on: 'pods', field: 'labels', key: 'sidecar.istio.io/inject', values: ['true'] },
  { mesh: 'Istio with sidecars', on: 'pods', field: 'labels', key: 'istio.io/rev' },
];

/** Istio in ambient mode. See https://istio.io/latest/docs/ambient/usage/add-workloads/ */
export const AMBIENT_INJECTION: readonly InjectionKey[] = (['namespace', 'pods'] as const).map(on => (
  { mesh: 'Istio ambient', on, field: 'labels', key: 'istio.io/dataplane-mode', values: ['ambient'] }
));

/** Linkerd. See https://linkerd.io/2-edge/features/proxy-injection/ */
export const LINKERD_INJECTION: readonly InjectionKey[] = (['namespace', 'pods'] as const).map(on => (
  { mesh: 'Linkerd', on, field: 'annotations', key: 'linkerd.io/inject', values: ['enabled', 'ingress'] }
));
