import { tcp } from './allowed-peers';
import { ConnectedPods } from './connected-pods';
import { addEgressHosts } from './egress-host-connections';
import { MeshPods } from './mesh-pods';
import { addCollectors } from './proxy-connections';
import { externalsByHost } from '../../model/mesh';
import { PodTemplate } from '../../model/pod-template';
import { policySelector } from '../../model/policy-selector';
import { proxyOf, ServiceModel } from '../../model/service';
import { reportingPods } from '../../model/telemetry';
import { WorkloadModel } from '../../model/workload';
import { networkJustifications } from '../justification';

/** The pods of a service, with the connections that it declares itself: probes, clients in plaintext, the scrape of its metrics, egress hosts. */
export function addService(all: MeshPods, service: ServiceModel): void {
  const { metrics, networkClients, versions } = service;
  const templates = versions.length ? versions.map(({ template }) => template) : [undefined];
  const pods = addApplication(all, service, templates);
  for (const { port, cidrs } of networkClients) pods.ingress.add({ cidrs }, tcp([port]));
  pods.justifications.push(...networkJustifications(networkClients));
  if (!metrics) return;
  const scraped = [metrics.port, ...all.dataPlane.hasSidecars && pods.isMeshed ? all.dataPlane.metricsPorts : []];
  for (const { port, cidrs } of networkClients) if (port === metrics.port) pods.ingress.add({ cidrs }, tcp(scraped));
  for (const scraper of all.mesh.settings.networkPolicies?.scrapers ?? []) pods.ingress.add(scraper, tcp([metrics.port]));
}

/** The pods of a workload, with the connections that it declares itself. */
export function addWorkload(all: MeshPods, workload: WorkloadModel): void { addApplication(all, workload, [workload.template]); }

function addApplication(all: MeshPods, item: ServiceModel | WorkloadModel, templates: readonly (PodTemplate | undefined)[]): ConnectedPods {
  const { mesh, provider, dataPlane } = all;
  const { path, name, namespace, callsKubernetesApi, kubernetesApiJustification: reason } = item;
  const bypasses = templates.map(template => provider.proxyBypass?.(template ?? {}, namespace));
  const isMeshed = provider.proxyBypass ? !bypasses.some(bypass => bypass?.of === 'pod') : true;
  const hasSidecar = isMeshed && dataPlane.hasSidecars;
  const pods = all.add({
    path,
    name,
    namespace: namespace.name,
    labels: policySelector(item),
    isMeshed,
    skippedPorts: proxyOf(item).skipOutboundPorts,
    bypass: bypasses.find(bypass => bypass?.of === 'inbound'),
  }, hasSidecar);
  if (dataPlane.probeSources.length) pods.ingress.add({ cidrs: dataPlane.probeSources }, 'all');
  if (hasSidecar) addCollectors(all, pods, reportingPods(item));
  const { kubernetesApi } = mesh.settings.networkPolicies ?? {};
  // An external service of the app is open to its declared clients only, maybe by way of an egress gateway.
  const hosts = (item.egressHosts ?? []).filter(one => !externalsByHost(mesh).has(`${one.namespace}/${one.host}`));
  addEgressHosts(pods, hosts, mesh, provider);
  if (callsKubernetesApi && kubernetesApi) pods.egress.add({ cidrs: kubernetesApi.cidrs }, tcp([kubernetesApi.port]));
  if (reason !== undefined) pods.justifications.push({ client: 'to the Kubernetes API', reason });
  return pods;
}
