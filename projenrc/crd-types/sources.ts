import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Kind, Schema } from './generate';

/** A Go module that carries CRDs. Go modules are immutable and checked against a public log: a pin that holds. */
export interface Source {
  readonly module: string;
  readonly version: string;
  /** A file or a folder inside the module. */
  readonly crds: string;
}

/** One generated file. */
export interface Target {
  readonly file: string;
  readonly source: Source;
  readonly group: string;
  readonly version: string;
  readonly kinds: string[];
  /** Fields of the specs that no type is generated of, by path: pods, which are large, and traffic routers of others. */
  readonly omitted?: readonly string[];
}

const ISTIO: Source = { module: 'istio.io/api', version: 'v1.31.1', crds: 'kubernetes/customresourcedefinitions.gen.yaml' };
const GATEWAY_API: Source = { module: 'sigs.k8s.io/gateway-api', version: 'v1.6.3', crds: 'config/crd/standard' };
const CERT_MANAGER: Source = { module: 'github.com/cert-manager/cert-manager', version: 'v1.18.2', crds: 'deploy/crds' };
const ENVOY_GATEWAY: Source = {
  module: 'github.com/envoyproxy/gateway', version: 'v1.9.1', crds: 'charts/gateway-helm/charts/crds/crds/generated/gateway.envoyproxy.io_securitypolicies.yaml',
};
const FLAGGER: Source = { module: 'github.com/fluxcd/flagger', version: 'v1.44.0', crds: 'artifacts/flagger/crd.yaml' };

const ARGO_ROLLOUTS: Source = { module: 'github.com/argoproj/argo-rollouts', version: 'v1.10.0', crds: 'manifests/crds' };

const PROMETHEUS_OPERATOR: Source = {
  module: 'github.com/prometheus-operator/prometheus-operator',
  version: 'v0.93.0',
  crds: 'example/prometheus-operator-crd',
};

export const TARGETS: Target[] = [
  {
    file: 'istio-networking.ts',
    source: ISTIO,
    group: 'networking.istio.io',
    version: 'v1',
    kinds: ['DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'VirtualService'],
  },
  { file: 'istio-networking-v1alpha3.ts', source: ISTIO, group: 'networking.istio.io', version: 'v1alpha3', kinds: ['EnvoyFilter'] },
  {
    file: 'istio-security.ts',
    source: ISTIO,
    group: 'security.istio.io',
    version: 'v1',
    kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  },
  { file: 'istio-telemetry.ts', source: ISTIO, group: 'telemetry.istio.io', version: 'v1', kinds: ['Telemetry'] },
  {
    file: 'gateway-api.ts',
    source: GATEWAY_API,
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    kinds: ['Gateway', 'GRPCRoute', 'HTTPRoute', 'ReferenceGrant', 'TCPRoute', 'TLSRoute'],
  },
  { file: 'cert-manager.ts', source: CERT_MANAGER, group: 'cert-manager.io', version: 'v1', kinds: ['Certificate'] },
  { file: 'envoy-gateway.ts', source: ENVOY_GATEWAY, group: 'gateway.envoyproxy.io', version: 'v1alpha1', kinds: ['SecurityPolicy'] },
  { file: 'flagger.ts', source: FLAGGER, group: 'flagger.app', version: 'v1beta1', kinds: ['Canary', 'MetricTemplate'] },
  {
    file: 'argo-rollouts.ts',
    source: ARGO_ROLLOUTS,
    group: 'argoproj.io',
    version: 'v1alpha1',
    kinds: ['AnalysisTemplate', 'Rollout'],
    omitted: [
      'template', 'strategy.blueGreen', 'strategy.canary.antiAffinity', 'strategy.canary.steps.experiment',
      ...['alb', 'ambassador', 'apisix', 'appMesh', 'nginx', 'smi', 'traefik'].map(router => `strategy.canary.trafficRouting.${router}`),
      ...['cloudWatch', 'datadog', 'graphite', 'influxdb', 'job', 'kayenta', 'newRelic', 'skywalking', 'wavefront', 'web'].map(other => `metrics.provider.${other}`),
    ],
  },
  { file: 'prometheus-operator.ts', source: PROMETHEUS_OPERATOR, group: 'monitoring.coreos.com', version: 'v1', kinds: ['PodMonitor', 'PrometheusRule'] },
];

interface Crd {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: { name: string; served: boolean; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** The folder of a module, downloaded if need be. */
export function folderOf({ module, version }: Source): string {
  // The output goes to the module cache; a folder without go.mod keeps a surrounding module out of it.
  const json = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8', cwd: path.parse(process.cwd()).root });
  return JSON.parse(json).Dir;
}

/** The kinds of a target, out of the module's CRDs. */
export function kindsOf(target: Target, moduleFolder: string): Kind[] {
  const crds = readCrds(path.join(moduleFolder, target.source.crds));
  return target.kinds.map(kind => {
    const crd = crds.find(({ spec }) => spec.group === target.group && spec.names.kind === kind);
    const version = crd?.spec.versions.find(({ name, served }) => name === target.version && served);
    const spec = version?.schema.openAPIV3Schema.properties?.spec;
    if (!spec) throw new Error(`${target.source.module}@${target.source.version} has no ${target.group}/${target.version} ${kind}`);
    return { group: target.group, version: target.version, kind, spec: without(spec, target.omitted ?? []) };
  });
}

/** The schema without some fields, which are paths through objects and lists. */
function without(schema: Schema, omitted: readonly string[]): Schema {
  if (!omitted.length) return schema;
  if (schema.items) return { ...schema, items: without(schema.items, omitted) };
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !omitted.includes(name)).map(([name, inner]) => (
      [name, without(inner, omitted.filter(field => field.startsWith(`${name}.`)).map(field => field.slice(name.length + 1)))]
    ))),
  };
}

function readCrds(place: string): Crd[] {
  const files = fs.statSync(place).isDirectory() ? fs.readdirSync(place).sort().map(file => path.join(place, file)) : [place];
  return files
    .flatMap(file => parseAllDocuments(fs.readFileSync(file, 'utf8')).map(document => document.toJS() as Crd | null))
    .filter((crd): crd is Crd => crd?.kind === 'CustomResourceDefinition');
}
