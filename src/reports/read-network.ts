import { JsonValue } from './json-value';
import { isCidr } from '../model/ip-network';
import {
  InfrastructurePeer, NetworkEnforcement, NetworkPolicyRecord, NetworkRule, PolicyPeer, PolicyPort, SelectedPods,
} from '../model/network-enforcement';
import { omitUndefined } from '../model/omit-undefined';

/** The keys of a record, by the type of what they name. */
type Keys = Readonly<Record<'workload' | 'gateway' | 'namespace', ReadonlySet<string>>>;

/** The NetworkPolicies of a mesh file. @throws if a value is none that `MeshApp` writes, or the file is older than this part of it */
export function readNetwork(enforcement: JsonValue, keys: Keys): NetworkEnforcement {
  const network = enforcement.field('network', OLDER);
  const names = new Set<string>();
  const policies = network.field('policies').list().map(policy => {
    const read = readPolicy(policy);
    const key = `${read.namespace}/${read.name}`;
    if (names.has(key)) policy.field('name').fail('a name that no other NetworkPolicy has in the namespace');
    names.add(key);
    return read;
  });
  const tunnelPort = network.optional('tunnelPort');
  return omitUndefined({
    tunnelPort: tunnelPort && readPort(tunnelPort),
    policies,
    pods: network.field('pods').list().map(item => readPods(item, names, keys)),
    infrastructure: network.field('infrastructure').list().map(readInfrastructure),
  });
}

function readPolicy(policy: JsonValue): NetworkPolicyRecord {
  const labels = policy.optional('podLabels');
  return omitUndefined({
    name: readName(policy.field('name')),
    namespace: readName(policy.field('namespace')),
    podLabels: labels && readLabels(labels),
    ingress: policy.optional('ingress')?.list().map(readRule),
    egress: policy.optional('egress')?.list().map(readRule),
  });
}

function readRule(rule: JsonValue): NetworkRule {
  const some = <T>(name: string, read: (item: JsonValue) => T): T[] | undefined => {
    const value = rule.optional(name);
    const items = value?.list();
    if (items && !items.length) value!.fail('at least one item'); // an empty list in a NetworkPolicy would be everybody, or all ports
    return items?.map(read);
  };
  return omitUndefined({ peers: some('peers', readPeer), ports: some('ports', readPolicyPort) });
}

function readPeer(peer: JsonValue): PolicyPeer {
  const cidr = peer.optional('cidr');
  if (cidr) return { cidr: cidr.check(isCidr, 'a CIDR such as 10.0.0.0/8') };
  const labels = peer.optional('labels');
  return omitUndefined({ namespace: readName(peer.field('namespace')), labels: labels && readLabels(labels) });
}

function readPolicyPort(port: JsonValue): PolicyPort {
  return { port: readPort(port.field('port')), protocol: port.field('protocol').oneOf(['TCP', 'UDP'] as const) };
}

function readPods(pods: JsonValue, names: ReadonlySet<string>, keys: Keys): SelectedPods {
  const namespace = readName(pods.field('namespace'));
  const type = pods.field('type').oneOf(['service', 'workload', 'gateway', 'egress-gateway', 'waypoint'] as const);
  const known = { 'service': keys.workload, 'workload': keys.workload, 'gateway': keys.gateway, 'egress-gateway': undefined, 'waypoint': keys.namespace }[type];
  return {
    type,
    key: pods.field('key').check(key => known?.has(key) ?? /^[^/]+\/[^/]+$/.test(key), `a ${type} of the record`),
    namespace,
    labels: readLabels(pods.field('labels')),
    policies: pods.field('policies').list().map(name => name.check(text => names.has(`${namespace}/${text}`), 'a NetworkPolicy of the namespace')),
  };
}

function readInfrastructure(item: JsonValue): InfrastructurePeer {
  return omitUndefined({
    reason: item.field('reason').oneOf(['dns', 'control-plane', 'scrape', 'probe', 'proxy-service', 'kubernetes-api', 'egress-host'] as const),
    justification: item.optional('justification')?.text(),
    end: item.field('end').oneOf(['ingress', 'egress'] as const),
    peer: readPeer(item.field('peer')),
    ports: item.optional('ports')?.list().map(readPort),
    pods: optionalPods(item.optional('pods')),
  });
}

function optionalPods(pods: JsonValue | undefined): InfrastructurePeer['pods'] {
  return pods && { namespace: readName(pods.field('namespace')), labels: readLabels(pods.field('labels')) };
}

function readPort(port: JsonValue): number {
  const number = port.whole();
  return number >= 1 && number <= 65535 ? number : port.fail('a port from 1 to 65535');
}

function readName(name: JsonValue): string { return name.check(text => /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(text), 'a name of a Kubernetes object'); }

function readLabels(labels: JsonValue): Record<string, string> {
  return Object.fromEntries(labels.entries().map(([key, value]) => [key, value.text()]));
}

const OLDER = 'write both files with the cdk8s-mesh that reads them: a file of an older one has no NetworkPolicies';
