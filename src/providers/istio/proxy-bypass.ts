import { NamespaceModel } from '../../model/namespace';
import { PodTemplate } from '../../model/pod-template';
import { ProxyBypass } from '../provider';
import { disabledNamespace, hostNetworkBypass, portsOf, withoutProxy } from '../proxy-bypass';

const INJECT = 'sidecar.istio.io/inject';
const MODE = 'sidecar.istio.io/interceptionMode';
const EXCLUDE = 'traffic.sidecar.istio.io/excludeInboundPorts';
const INCLUDE = 'traffic.sidecar.istio.io/includeInboundPorts';

/**
 * What keeps a sidecar from pods, or inbound connections from the sidecar.
 * See https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export function proxyBypass(template: PodTemplate, namespace: NamespaceModel): ProxyBypass | undefined {
  return hostNetworkBypass(template)
    ?? (namespace.injection.enabled ? notInjected(template) : disabledNamespace(namespace))
    ?? notIntercepted(template);
}

/** The label takes precedence over the annotation. An empty value is the default. */
function notInjected({ labels = {}, annotations = {} }: PodTemplate): ProxyBypass | undefined {
  const [kind, value = ''] = labels[INJECT] === undefined ? ['annotation', annotations[INJECT]] : ['label', labels[INJECT]];
  return value === '' || /^(y|yes|true|on)$/i.test(value) ? undefined : withoutProxy(`${kind} ${INJECT}: ${value}`);
}

function notIntercepted({ annotations = {} }: PodTemplate): ProxyBypass | undefined {
  const { [MODE]: mode, [EXCLUDE]: excluded, [INCLUDE]: included } = annotations;
  if (mode?.toUpperCase() === 'NONE') return withoutProxy(`annotation ${MODE}: ${mode}`);
  if (included !== undefined && included !== '*') {
    const isIncluded = portsOf(included);
    return { cause: `annotation ${INCLUDE}: ${included}`, of: 'inbound', isPortOpen: port => !isIncluded(port) };
  }
  return excluded ? { cause: `annotation ${EXCLUDE}: ${excluded}`, of: 'inbound', isPortOpen: portsOf(excluded) } : undefined;
}
