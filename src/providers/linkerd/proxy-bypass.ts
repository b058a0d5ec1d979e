import { NamespaceModel } from '../../model/namespace';
import { PodTemplate } from '../../model/pod-template';
import { ProxyBypass } from '../provider';
import { disabledNamespace, hostNetworkBypass, portsOf, withoutProxy } from '../proxy-bypass';

const INJECT = 'linkerd.io/inject';
const SKIP = 'config.linkerd.io/skip-inbound-ports';
const POLICY = 'config.linkerd.io/default-inbound-policy';

/**
 * What keeps the proxy from pods, or inbound connections from the proxy: the annotation of the pods takes precedence over that of their namespace.
 * See https://linkerd.io/2-edge/features/proxy-injection/
 */
export function proxyBypass(template: PodTemplate, namespace: NamespaceModel): ProxyBypass | undefined {
  const { [INJECT]: inject, [SKIP]: skipped, [POLICY]: policy } = template.annotations ?? {};
  if (template.hostNetwork) return hostNetworkBypass(template);
  if (inject === 'disabled') return withoutProxy(`annotation ${INJECT}: disabled`);
  if (inject !== 'enabled' && inject !== 'ingress' && !namespace.injection.enabled) return disabledNamespace(namespace);
  if (skipped) return { cause: `annotation ${SKIP}: ${skipped}`, of: 'inbound', isPortOpen: portsOf(skipped) };
  // Only ports that no Server selects have the default policy.
  return namespace.zeroTrust && !namespace.dryRun && policy !== undefined && policy !== 'deny' ? { cause: `annotation ${POLICY}: ${policy}`, of: 'inbound', isPortOpen: () => true } : undefined;
}
