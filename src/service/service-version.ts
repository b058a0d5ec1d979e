import { isDeepStrictEqual } from 'util';
import { ApiObject } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { containerPorts } from './container-ports';
import { ExistingPods } from './existing-pods';
import { MeshService } from './mesh-service';
import { podLabels } from './pod-labels';
import { checkForm, Pods, podsOf, PodsOwner, refuseBeside } from './pods';
import { ServiceVersionOptions } from './service-version-options';
import { dnsLabel } from '../input/dns-label';
import { inputError } from '../model/input-error';
import { podSelector, versionLabels, versionName } from '../model/service';
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
  /** Name of the version; of pods that this app deploys, their `version` label. */
  public readonly versionName: string;
  /** The service. */
  public readonly service: MeshService;
  private readonly pods: Pods;

  /** @throws if the name is no DNS label or taken, or the options are not exactly one of the forms */
  constructor(service: MeshService, version: string, options: ServiceVersionOptions) {
    super(service, version);
    const path = this.node.path;
    this.service = service;
    this.versionName = this.checkName(version);
    const { podLabels: labels, circuitBreaker, connectionPool, loadBalancing, warmup, locality, ...pods } = options;
    const existing = this.existingLabels(options);
    this.pods = existing ? this.existingPods(pods) : podsOf(this, pods, this.podsOwner());
    const { traffic: general, callerPolicies } = service._model;
    const traffic = trafficPolicy(path, options, general);
    for (const caller of callerPolicies) checkTogether(path, overridePolicy(overridePolicy(general, traffic), caller.traffic));
    service._model.versions.push({ path, name: version, traffic, settle: () => this.pods.settle(), ...(existing ? { podLabels: existing } : {}) });
  }

  /**
   * Its Deployment: add volumes, init containers, scheduling, an autoscaler and the like here. What selects it selects by its `app` and `version` labels.
   * @throws if its pods come from a workload of your own, or somebody else deploys them
   */
  public get workload(): Deployment { return this.pods.workload; }

  /**
   * The rendered workload. Patch it with `addJsonPatch`.
   * @throws if somebody else deploys its pods
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

  /** The labels of pods that somebody else deploys; none where the pods are this app's own. */
  private existingLabels(options: ServiceVersionOptions): Record<string, string> | undefined {
    const { path } = this.node;
    checkForm(path, options, ['image', 'containers', 'workload', 'podLabels']);
    if (options.podLabels) {
      const labels = podLabels(path, options.podLabels);
      const same = this.service._model.versions.find(({ name }) => isDeepStrictEqual(versionLabels(this.service._model, name), labels));
      if (!same) return labels;
      throw inputError({ where: path, what: 'podLabels', got: labels, allowed: 'other labels than those of another version', fix: `${same.path} has them: give those that differ` });
    }
    if (this.service._model.podLabels) {
      throw inputError({
        where: path, what: 'form of the pods', got: 'pods of this app', allowed: 'podLabels', fix: `somebody else deploys ${this.service.node.path}: say which of its pods are this version`,
      });
    }
    return undefined;
  }

  private existingPods({ liveness, readiness, startup, ...others }: ServiceVersionOptions): Pods {
    refuseBeside(this.node.path, 'podLabels', others);
    return new ExistingPods(this.node.path, containerPorts(this.service._model), { liveness, readiness, startup });
  }

  private podsOwner(): PodsOwner {
    const { _model: model, namespace, serviceName } = this.service;
    const provider = namespace.mesh._provider;
    const { labels, annotations } = provider.podMetadata({ ...model, namespace: namespace._model });
    return {
      deploymentName: versionName(model, this.versionName),
      containerName: serviceName,
      ports: containerPorts(model),
      namespace: model.namespace,
      serviceAccountName: model.serviceAccount,
      serviceAccount: () => this.service.serviceAccount,
      selector: podSelector(model, this.versionName),
      meshLabels: labels,
      recommendedLabels: { 'app.kubernetes.io/name': serviceName, 'app.kubernetes.io/version': this.versionName },
      annotations,
      jobAnnotations: provider.jobPodAnnotations,
      accountOwner: `service ${serviceName}`,
    };
  }
}
