import { ApiObject } from 'cdk8s';
import { ContainerProps, Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { containerPorts } from './container-ports';
import { MeshService } from './mesh-service';
import { ServiceVersionOptions } from './service-version-options';
import { VersionDeployment } from './version-deployment';
import { dnsLabel } from '../input/dns-label';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { WorkloadFacts } from '../model/mesh-draft';
import { podSelector, Probe, versionName } from '../model/service';
import { overridePolicy } from '../model/traffic-policy';
import { checkTogether, trafficPolicy } from '../resilience/traffic-policy';

/**
 * One version of a service: pods that a route can send requests to. Made by `service.addVersion()`.
 * Containers ask for 100m to 500m CPU and 128Mi to 512Mi memory where nothing is said, run as non-root and cannot write to their root file system.
 * @example
 * const v3 = users.addVersion('v3', { image: 'myregistry/user-service:v3' });
 * v3.workload.scheduling.spread();
 */
export class ServiceVersion extends Construct {
  /** Name of the version, as in the pods' `version` label. */
  public readonly versionName: string;
  /** The service. */
  public readonly service: MeshService;
  private readonly own?: Workload;
  private readonly deployment?: VersionDeployment;

  /** @throws if the name is no DNS label or taken, or the options are not exactly one of the three forms */
  constructor(service: MeshService, version: string, options: ServiceVersionOptions) {
    super(service, version);
    const path = this.node.path;
    this.service = service;
    this.versionName = dnsLabel(path, 'version', version, 62 - service.serviceName.length); // Deployments are named <service>-<version>
    const forms = (['image', 'containers', 'workload'] as const).filter(form => options[form] !== undefined);
    if (forms.length !== 1) {
      throw inputError({
        where: path, what: 'form of the pods', got: forms, allowed: 'exactly one of image, containers and workload', fix: 'give the image, or one of the longer forms',
      });
    }
    if (options.workload) this.own = this.adopt(options.workload);
    else this.deployment = this.deploy(path, options);
    const { traffic: general, callerPolicies } = service._model;
    const traffic = trafficPolicy(path, options, general);
    for (const caller of callerPolicies) checkTogether(path, overridePolicy(overridePolicy(general, traffic), caller.traffic));
    service._model.versions.push({ path, name: version, traffic, facts: () => this.facts(options) });
  }

  /** Its pods: add volumes, init containers, scheduling and the like here. */
  public get workload(): Workload { return this.own ?? this.deployment!.workload; }

  /** The rendered workload. Patch it with `addJsonPatch`. */
  public get object(): ApiObject { return this.deployment?.object ?? ApiObject.of(this.workload); }

  private facts(options: ServiceVersionOptions): WorkloadFacts {
    return {
      probes: probes(this.object),
      replicas: options.workload ? ApiObject.of(options.workload).toJson().spec.replicas : options.replicas,
      health: options.workload ? healthOf(options.workload) : health(options),
    };
  }

  private deploy(path: string, options: ServiceVersionOptions): VersionDeployment {
    const { service } = this;
    const model = service._model;
    const { replicas = 2 } = options;
    const { annotations, labels } = this.podMetadata();
    return new VersionDeployment(this, {
      name: versionName(model, this.versionName),
      namespace: model.namespace,
      replicas: wholeNumber(path, 'replicas', replicas, 0, INT32_MAX, 'give the number of pods'),
      selector: podSelector(model, this.versionName),
      labels,
      podAnnotations: annotations,
      serviceAccountName: model.serviceAccount,
      serviceAccount: () => service.serviceAccount,
      containers: this.containers(options),
    });
  }

  private adopt(workload: Workload): Workload {
    const { name, namespace, serviceAccount } = this.service._model;
    const given = { serviceAccount: workload.serviceAccount?.name, namespace: workload.metadata.namespace };
    for (const [what, want] of [['serviceAccount', serviceAccount], ['namespace', namespace]] as const) {
      if (given[what] !== want) {
        throw inputError({
          where: this.node.path,
          what: `${what} of ${workload.node.path}`,
          got: given[what],
          allowed: want,
          fix: what === 'serviceAccount' ? `create it with serviceAccount: the serviceAccount of service ${name}` : 'set metadata.namespace',
        });
      }
    }
    const { annotations, labels } = this.podMetadata();
    for (const [key, value] of Object.entries(labels)) {
      workload.metadata.addLabel(key, value);
      workload.podMetadata.addLabel(key, value);
    }
    for (const [key, value] of Object.entries(annotations)) workload.podMetadata.addAnnotation(key, value);
    return workload;
  }

  private podMetadata(): { readonly labels: Record<string, string>; readonly annotations: Record<string, string> } {
    const { _model: model, namespace } = this.service;
    const { labels, annotations } = namespace.mesh._provider.podMetadata({ ...model, namespace: namespace._model });
    const { app, version } = podSelector(model, this.versionName);
    const own = { app, 'app.kubernetes.io/name': model.name, 'app.kubernetes.io/version': this.versionName, version };
    return { labels: Object.assign(own, labels), annotations: { ...annotations } };
  }

  private containers(options: ServiceVersionOptions): ContainerProps[] {
    const { containers, workload, replicas, circuitBreaker, connectionPool, loadBalancing, warmup, locality, ...container } = options;
    const [first, ...others] = containers ?? [container as ContainerProps]; // one of the three forms is given
    if (!first) throw inputError({ where: this.node.path, what: 'containers', got: containers, allowed: 'at least one', fix: 'the first serves the ports of the service' });
    if (first.portNumber !== undefined || first.port !== undefined) {
      throw inputError({
        where: this.node.path, what: 'portNumber', got: first.portNumber ?? first.port, allowed: 'none', fix: 'ports are the service\'s: give them to addService()',
      });
    }
    return [
      { name: this.service.serviceName, ...first, ports: [...containerPorts(this.service._model), ...first.ports ?? []] },
      ...others,
    ];
  }
}

/** Out of what was said, as rendering a workload takes long. */
function health(options: ServiceVersionOptions): { readonly liveness: boolean; readonly readiness: boolean } {
  const { liveness, readiness } = options.containers?.[0] ?? options;
  return { liveness: !!liveness, readiness: !!readiness };
}

function healthOf(workload: Workload): { readonly liveness: boolean; readonly readiness: boolean } {
  const [container]: any[] = ApiObject.of(workload).toJson().spec.template.spec.containers ?? [];
  return { liveness: !!container?.livenessProbe, readiness: !!container?.readinessProbe };
}

/** The HTTP probes of a workload, out of what it renders: cdk8s-plus does not show them otherwise. */
function probes(workload: ApiObject): Probe[] {
  const containers: any[] = workload.toJson().spec.template.spec.containers ?? [];
  return containers.flatMap(container => [container.livenessProbe, container.readinessProbe, container.startupProbe].flatMap(probe => {
    const { port, path } = probe?.httpGet ?? {};
    if (path === undefined) return [];
    const number = typeof port === 'number' ? port : container.ports?.find((other: any) => other.name === port)?.containerPort;
    return [{ port: number, path: path.split('?')[0] }];
  }));
}
