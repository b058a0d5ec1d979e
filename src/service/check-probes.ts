import { instanceOf } from '../input/instance-of';

const PROBES = ['liveness', 'readiness', 'startup'] as const;

/** Probes of a container are instances of Probe. @throws otherwise */
export function checkProbes(where: string, container: { readonly [K in (typeof PROBES)[number]]?: unknown }): void {
  for (const name of PROBES) if (container[name] !== undefined) instanceOf(where, name, container[name], 'Probe');
}
