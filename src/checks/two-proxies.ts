import { Check } from './check';
import { NamespaceModel } from '../model/namespace';
import { PodTemplate } from '../model/pod-template';
import { Severity } from '../model/severity';
import { otherProxies } from '../providers/provider';

/** Pods that get the proxy of another mesh too: each redirects the connections of the pods to itself. Namespaces are checked where their objects are. */
export const twoProxies: Check = (mesh, provider) => {
  if (!provider.otherInjection) return [];
  const found = (path: string, template: PodTemplate | undefined, namespace: NamespaceModel) => (
    !template || provider.proxyBypass?.(template, namespace)?.of === 'pod' ? [] : otherProxies(provider, 'pods', template).map(({ mesh: other, cause }) => ({
      code: 'two-proxies',
      severity: Severity.ERROR,
      path,
      message: `${cause} of its pods gives them the proxy of ${other}, beside that of ${provider.name}`,
      fix: `remove it, or the pods from the mesh (${provider.podOptOut})`,
    }))
  );
  return [
    ...mesh.services.flatMap(({ namespace, versions }) => versions.flatMap(({ path, template }) => found(path, template, namespace))),
    ...mesh.workloads.flatMap(({ path, template, namespace }) => found(path, template, namespace)),
  ];
};
