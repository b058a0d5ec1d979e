import { NamespaceModel } from '../../model/namespace';
import { PodTemplate } from '../../model/pod-template';
import { ProxyBypass } from '../provider';
import { disabledNamespace, hostNetworkBypass, withoutProxy } from '../proxy-bypass';

const MODE = 'istio.io/dataplane-mode';
const BYPASS = 'ambient.istio.io/bypass-inbound-capture';

/**
 * What keeps pods out of ztunnel: the label of the pods takes precedence over that of their namespace.
 * See https://istio.io/latest/docs/ambient/usage/add-workloads/
 */
export function proxyBypass(template: PodTemplate, namespace: NamespaceModel): ProxyBypass | undefined {
  const { labels = {}, annotations = {} } = template;
  const { [MODE]: mode } = labels;
  if (template.hostNetwork) return hostNetworkBypass(template);
  if (mode === 'none') return withoutProxy(`label ${MODE}: none`);
  if (mode !== 'ambient' && !namespace.injection.enabled) return disabledNamespace(namespace);
  const { [BYPASS]: bypass } = annotations;
  return bypass === 'true' ? { cause: `annotation ${BYPASS}: true`, of: 'inbound', isPortOpen: () => true } : undefined;
}
