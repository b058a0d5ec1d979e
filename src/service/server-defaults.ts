import { plainMap } from '../plain-map';

// What cdk8s-plus writes and the API server sets by itself: lines that say nothing in a review. The conformance check `defaults` finds others.

const PROBE = { failureThreshold: 3, httpGet: { scheme: 'HTTP' } };
const CONTAINER = {
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  securityContext: { privileged: false },
};
const VOLUME = { hostPath: { type: '' } };
const POD = {
  dnsPolicy: 'ClusterFirst',
  hostNetwork: false,
  restartPolicy: 'Always',
  securityContext: { fsGroupChangePolicy: 'Always' },
  setHostnameAsFQDN: false,
  terminationGracePeriodSeconds: 30,
};
const DEPLOYMENT = {
  minReadySeconds: 0,
  progressDeadlineSeconds: 600,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
};

type Fields = Readonly<Record<string, unknown>>;

/** A rendered probe, without the defaults of the API server. */
export function probeWithoutDefaults(probe: object): object { return without(probe as Fields, PROBE); }

/** A rendered container, without the defaults of the API server. */
export function containerWithoutDefaults(container: object): object { return without(container as Fields, CONTAINER); }

/** The spec of a Deployment, without the defaults of the API server. */
export function deploymentWithoutDefaults(spec: object): object {
  const { template, ...deployment } = spec as any;
  const { spec: pod, ...metadata } = template;
  const containers = (list?: object[]) => list?.map(containerWithoutDefaults);
  return {
    ...without(deployment, DEPLOYMENT),
    template: {
      ...metadata,
      spec: {
        ...without(pod, POD),
        containers: containers(pod.containers),
        ...(pod.volumes ? { volumes: pod.volumes.map((volume: Fields) => without(volume, VOLUME)) } : {}),
        ...(pod.initContainers ? { initContainers: containers(pod.initContainers) } : {}),
      },
    },
  };
}

/** The fields in their order, less those that equal the default, and less objects that have no other. */
function without(fields: Fields, defaults: Fields): Fields {
  const kept = plainMap();
  for (const [key, value] of Object.entries(fields)) {
    const known = defaults[key];
    if (known === undefined || typeof value !== 'object' || value === null) {
      if (known === undefined || known !== value) kept[key] = value;
      continue;
    }
    const rest = without(value as Fields, known as Fields);
    if (Object.keys(rest).length) kept[key] = rest;
  }
  return kept;
}
