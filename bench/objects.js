'use strict';
// The seven objects of one service, as plain data: what the constructs of case (d) render, within a field or two.

const NAMESPACE = 'shop';

function labels(name) {
  return { 'app': name, 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'cdk8s-mesh' };
}

function metadata(name, extra = {}) {
  return { name, namespace: NAMESPACE, labels: { ...labels(name), ...extra } };
}

function deployment(name, version, replicas) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-${version}`, namespace: NAMESPACE, labels: { ...labels(name), version } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name, version } },
      template: {
        metadata: { labels: { ...labels(name), version } },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, fsGroupChangePolicy: 'Always' },
          containers: [{
            name,
            image: `myregistry/${name}:${version}`,
            imagePullPolicy: 'Always',
            ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
            env: [{ name: 'VERSION', value: version }, { name: 'SERVICE', value: name }],
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
            livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 30, periodSeconds: 10 },
            readinessProbe: { httpGet: { path: '/ready', port: 8080 }, initialDelaySeconds: 5, periodSeconds: 5 },
            securityContext: { allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
          }],
        },
      },
    },
  };
}

function virtualService(name, host) {
  const to = (subset, weight) => ({ destination: { host, subset, port: { number: 8080 } }, ...(weight ? { weight } : {}) });
  const resilience = { timeout: '5s', retries: { attempts: 3, perTryTimeout: '1200ms', retryOn: '5xx,reset' } };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: metadata(name),
    spec: {
      hosts: [host],
      http: [
        { name: 'pinned', match: [{ headers: { 'x-api-version': { exact: 'v2' } } }], route: [to('v2')], ...resilience },
        { name: 'split', route: [to('v1', 90), to('v2', 10)], ...resilience },
      ],
    },
  };
}

function authorizationPolicy(name, caller) {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: metadata(name),
    spec: {
      selector: { matchLabels: { app: name } },
      action: 'ALLOW',
      rules: [{
        from: [{ source: { principals: [`cluster.local/ns/${NAMESPACE}/sa/${caller}`] } }],
        to: [{ operation: { methods: ['GET', 'POST'], paths: [`/api/${name}`, `/api/${name}/*`], ports: ['8080'] } }],
      }],
    },
  };
}

/** The name of a service, and of the one that calls it. */
exports.nameOf = i => `service-${i}`;
exports.callerOf = (i, n) => exports.nameOf((i + n - 1) % n);

/** The objects of service i of n. */
exports.objectsOf = (i, n) => {
  const name = exports.nameOf(i);
  const host = `${name}.${NAMESPACE}.svc.cluster.local`;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(name), automountServiceAccountToken: false },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name),
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 8080, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' }] },
    },
    deployment(name, 'v1', 3),
    deployment(name, 'v2', 1),
    virtualService(name, host),
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: metadata(name),
      spec: { host, subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }] },
    },
    authorizationPolicy(name, exports.callerOf(i, n)),
  ];
};
