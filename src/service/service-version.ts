import { ApiObject } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkProbes } from './check-probes';
import { containerPorts } from './container-ports';
import { ExistingPods } from './existing-pods';
import { MeshService } from './mesh-service';
import { checkForm, Pods, podsOf, PodsOwner, refuseBeside } from './pods';
import { ServiceVersionOptions } from './service-version-options';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { instanceOf } from '../input/instance-of';
import { selectorLabels } from '../input/label';
import { availabilityOf } from '../model/availability';
import { compareTexts } from '../model/compare-texts';
import { ExternalDestination } from '../model/external-destination';
import { inputError } from '../model/input-error';
import { namespaceAtStage } from '../model/mesh-at-stage';
import { policySelector, versionSelector } from '../model/policy-selector';
import { podSelector, versionName } from '../model/service';
import { Share } from '../model/share';
import { overridePolicy } from '../model/traffic-policy';
import { checkTogether, trafficPolicy } from '../resilience/traffic-policy';

/**
 * A version of a service: pods that a route can send requests to. Created by `service.addVersion()`. A version of `service.addExternalVersion()` has
 * no pods: it is an external service.
 * Containers request 100m CPU and 128Mi memory, with limits of 500m and 512Mi, unless `resources` is set. They run as non-root, with a read-only
 * root file system.
 * @example
 * const v3 = users.addVersion('v3', { image: 'myregistry/user-service:v3' });
 * v3.workload.scheduling.spread();
 */
export class ServiceVersion extends Construct {
  /** Name of the version, and the `version` label of pods that this app deploys. */
  public readonly versionName: string;
  /** The service. */
  public readonly service: MeshService;
  /**
   * Where its requests go, if it is an external service.
   * @internal
   */
  public _external?: ExternalDestination;
  private readonly pods: Pods;

  /** @throws if the name is no DNS label or taken, or the options are not exactly one of the forms */
  constructor(service: MeshService, version: string, options: ServiceVersionOptions) {
    super(...constructPlace(new.target, instanceOf('new ServiceVersion', 'service', service, 'MeshService'), version));
    this.service = service;
    this.versionName = this.checkName(version);
    this.pods = this._declare(options);
  }

  /**
   * Its share of the requests of a rule, in the model's terms.
   * @internal
   */
  public _share(percent: number): Share { return { version: this.versionName, percent }; }

  /**
   * Adds its record to the service, and its pods.
   * @internal
   */
  protected _declare(options: ServiceVersionOptions): Pods {
    const { path } = this.node;
    const { service, versionName: version } = this;
    checkProps(path, 'ServiceVersionOptions', options);
    const { podLabels: labels, circuitBreaker, connectionPool, loadBalancing, warmup, locality, ...pods } = options;
    const existing = this.existingLabels(options);
    const created = existing ? this.existingPods(pods) : podsOf(this, pods, this.podsOwner());
    if (!existing) service.namespace.mesh._runs(created.object);
    const { traffic: general, callerPolicies } = service._model;
    const traffic = trafficPolicy(path, options, general);
    for (const caller of callerPolicies) checkTogether(path, overridePolicy(overridePolicy(general, traffic), caller.traffic));
    service._versionPaths.set(labelsText(existing ?? { version }), path);
    service._model.versions.push({ path, name: version, traffic, settle: () => created.settle(), ...(existing ? { podLabels: existing } : {}) });
    return created;
  }

  /**
   * Its Deployment: add volumes, init containers, scheduling, an autoscaler and the like here. A selector of this Deployment uses
   * the labels `app` and `version`.
   * @throws if its pods come from a workload of your own, or are deployed outside this app, or it has none: it is an external service
   */
  public get workload(): Deployment { return this.pods.workload; }

  /**
   * The rendered workload. Patch it with `addJsonPatch`.
   * @throws if its pods are deployed outside this app, or it has none: it is an external service
   */
  public get object(): ApiObject { return this.pods.object; }

  /** Deployments and Services of versions are named `<service>-<version>`. */
  private checkName(version: string): string {
    const { serviceName, node: { path } } = this.service;
    const longest = 62 - serviceName.length;
    if (longest < 1) {
      throw inputError({
        where: path, what: 'serviceName', got: serviceName, allowed: 'at most 61 characters for a service with versions', fix: `choose a shorter name: ${serviceName}-${version} has to be a DNS label too`,
      });
    }
    return dnsLabel(this.node.path, 'version', version, longest);
  }

  /** The labels of existing pods; none if this app deploys the pods. */
  private existingLabels(options: ServiceVersionOptions): Record<string, string> | undefined {
    const { path } = this.node;
    checkForm(path, options, ['image', 'containers', 'workload', 'podLabels']);
    if (options.podLabels !== undefined) {
      const labels = selectorLabels(path, 'podLabels', options.podLabels, 'give the labels of its pods');
      const same = this.service._versionPaths.get(labelsText(labels));
      if (same === undefined) return labels;
      throw inputError({ where: path, what: 'podLabels', got: labels, allowed: 'other labels than those of another version', fix: `${same} has them: give labels that only the pods of this version have` });
    }
    if (this.service._model.podLabels) {
      throw inputError({
        where: path, what: 'form of the pods', got: 'pods of this app', allowed: 'podLabels', fix: `${this.service.node.path} is deployed outside this app: give labels that only the pods of this version have`,
      });
    }
    return undefined;
  }

  private existingPods({ liveness, readiness, startup, ...others }: ServiceVersionOptions): Pods {
    refuseBeside(this.node.path, 'podLabels', others);
    checkProbes(this.node.path, { liveness, readiness, startup });
    return new ExistingPods(this.node.path, containerPorts(this.service._model), { liveness, readiness, startup });
  }

  private podsOwner(): PodsOwner {
    const { _model: model, namespace, serviceName } = this.service;
    const provider = namespace.mesh._provider;
    const settings = { ...model, namespace: namespaceAtStage(namespace._model) };
    const { topologySpread, shutdown } = availabilityOf(settings);
    const { labels, annotations } = provider.podMetadata(settings, shutdown);
    return {
      deploymentName: versionName(model, this.versionName),
      containerName: serviceName,
      ports: containerPorts(model),
      namespace: model.namespace,
      serviceAccountName: model.serviceAccount,
      serviceAccount: () => this.service.serviceAccount,
      callsKubernetesApi: model.callsKubernetesApi,
      selector: podSelector(model, this.versionName),
      meshLabels: labels,
      policyLabels: policySelector(model),
      recommendedLabels: { 'app.kubernetes.io/version': this.versionName },
      annotations,
      jobAnnotations: provider.podMetadata(settings).annotations,
      jobDefaults: provider.jobPodAnnotations,
      availability: { topologySpread, shutdown, labels: versionSelector(model, this.versionName) },
      accountToUse: `the serviceAccount of service ${serviceName}`,
    };
  }
}

/** Equal for equal labels, in whatever order they are given. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareTexts(a, b)));
}
