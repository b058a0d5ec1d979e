import { Check } from './check';
import { deniedFinding } from '../model/denied-finding';
import { byCaller, onPort } from '../model/grant';
import { isDeclared } from '../model/identity';
import { MtlsMode } from '../model/mtls-mode';
import { NamespaceModel } from '../model/namespace';
import { Port } from '../model/port';
import { ProxySettings } from '../model/proxy';
import { proxyOf } from '../model/service';
import { Supports } from '../model/supports';
import { deniesByDefault, supportOf } from '../providers/provider';

/**
 * Declared calls whose port makes them reach a service that denies by default in plaintext, so without the identity of the caller: all of them are denied.
 * Callers without a proxy are `unproxied-caller`.
 */
export const callWithoutIdentity: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  const pods = new Map<string, CallerPods>([...mesh.services, ...mesh.workloads].map(one => [one.path, one]));
  return mesh.services.filter(({ namespace }) => deniesByDefault(provider, namespace)).flatMap(service => (
    [...byCaller(service.grants)].flatMap(([caller, grants]) => (
      reasons(service.ports, pods.get(caller), supports).flatMap(({ ports, why, fix, isByPolicy }) => {
        const denied = ports.filter(({ target }) => onPort(grants, target).length);
        return denied.length === 0 ? [] : [deniedFinding({
          code: 'call-without-identity',
          path: isDeclared(grants[0].caller) ? caller : service.path,
          message: `${isDeclared(grants[0].caller) ? `${service.path} denies its calls` : `it denies the calls of ${caller}`} to port ${denied.map(({ number }) => number).join(', ')}: ${why}`,
          fix,
        }, isByPolicy ? service.namespace : {})];
      })
    ))
  ));
};

/** The pods of a caller: their namespace, and proxy settings of their own. */
interface CallerPods { readonly namespace: NamespaceModel; readonly proxy?: ProxySettings }

interface Reason {
  readonly ports: readonly Port[];
  readonly why: string;
  readonly fix: string;
  /** Whether policies deny the calls; else mutual TLS refuses them too. */
  readonly isByPolicy?: true;
}

/** The ports whose calls lose the identity of the caller, called or not: there are few, so the calls are looked at last. */
function reasons(all: readonly Port[], pods: CallerPods | undefined, supports: Supports): Reason[] {
  const skipped = pods && supports('skip-outbound-ports') ? proxyOf(pods).skipOutboundPorts ?? [] : [];
  return [
    {
      // Where a mesh has no plaintext mode, the port accepts mutual TLS too.
      ports: supports('mtls-disable') ? all.filter(({ mtls }) => mtls === MtlsMode.DISABLE) : [],
      why: 'the port accepts plaintext only (mtls DISABLE), so callers have no mesh identity',
      fix: 'set mtls PERMISSIVE on the port, or list other ports in calls(), allowsFrom() or addRoute()',
      isByPolicy: true as const,
    },
    {
      ports: all.filter(({ number }) => skipped.includes(number)),
      why: 'they bypass the proxy (skipOutboundPorts), so the caller has no mesh identity',
      fix: 'use opaquePorts in place of skipOutboundPorts',
    },
  ].filter(({ ports }) => ports.length);
}
