'use strict';
// The seven objects of one service, as plain data: what the constructs of case (d) render.

const NAMESPACE = 'shop';

function labels(name, more) {
  return { 'app': name, 'app.kubernetes.io/name': name, ...more };
}

function probe(path, initialDelaySeconds, periodSeconds) {
  return { httpGet: { path, port: 8080 }, initialDelaySeconds, periodSeconds };
}

function deployment(name, version, replicas) {
  const podLabels = () => labels(name, { 'app.kubernetes.io/version': version, version });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-${version}`, namespace: NAMESPACE, labels: podLabels() },
    spec: {
      replicas,
      selector: { matchLabels: { app: name, version } },
      template: {
        metadata: { labels: podLabels() },
        spec: {
          automountServiceAccountToken: false,
          containers: [{
            env: [{ name: 'SERVICE', value: name }, { name: 'VERSION', value: version }],
            image: `myregistry/${name}:${version}`,
            imagePullPolicy: 'Always',
            livenessProbe: probe('/health', 30, 10),
            name,
            ports: [{ containerPort: 8080, name: 'http' }],
            readinessProbe: probe('/ready', 5, 5),
            resources: { limits: { cpu: '500m', memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true },
          }],
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          serviceAccountName: name,
        },
      },
    },
  };
}

/** Errors are repeated for methods that may be repeated only, so each route is there twice. */
function virtualService(name, host) {
  const to = (subset, weight) => ({ destination: { host, port: { number: 8080 }, subset }, ...(weight ? { weight } : {}) });
  const canary = () => ({ 'x-api-version': { exact: 'v2' } });
  const repeatable = () => ({ regex: 'DELETE|GET|HEAD|OPTIONS|PUT' });
  const repeated = () => ({ retries: { attempts: 3, perTryTimeout: '1200ms', retryOn: '5xx,reset' }, timeout: '5s' });
  const once = () => ({ retries: { attempts: 0 }, timeout: '5s' });
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      hosts: [host],
      http: [
        { match: [{ headers: canary(), method: repeatable() }], route: [to('v2')], ...repeated() },
        { match: [{ headers: canary() }], route: [to('v2')], ...once() },
        { match: [{ method: repeatable() }], route: [to('v1', 90), to('v2', 10)], ...repeated() },
        { route: [to('v1', 90), to('v2', 10)], ...once() },
      ],
    },
  };
}

function authorizationPolicy(name, caller) {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      action: 'ALLOW',
      rules: [{
        from: [{ source: { principals: [`cluster.local/ns/${NAMESPACE}/sa/${caller}`] } }],
        to: [{ operation: { methods: ['GET', 'POST'], paths: [`/api/${name}`, `/api/${name}/*`], ports: ['8080'] } }],
      }],
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
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
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: NAMESPACE, labels: labels(name) },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: NAMESPACE, labels: labels(name, { service: name }) },
      spec: { ports: [{ appProtocol: 'http', name: 'http', port: 8080, targetPort: 8080 }], selector: { app: name } },
    },
    deployment(name, 'v1', 3),
    deployment(name, 'v2', 1),
    virtualService(name, host),
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name, namespace: NAMESPACE },
      spec: { host, subsets: [{ labels: { version: 'v1' }, name: 'v1' }, { labels: { version: 'v2' }, name: 'v2' }] },
    },
    authorizationPolicy(name, exports.callerOf(i, n)),
  ];
};
