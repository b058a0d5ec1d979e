import { ApiObject, Lazy } from 'cdk8s';
import { ContainerProps, Deployment, LabelSelector } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { defaultPodSpec, DeploymentContent, deploymentSpec } from './deployment-spec';
import { lineMistakes } from './line-mistakes';
import { OwnContainer } from './own-container';
import { OwnWorkload } from './own-workload';
import { gracePeriodMistakes, withAvailability } from './pod-availability';
import { podTemplate } from './pod-template';
import type { Pods, PodsOwner } from './pods';
import { resourceMistakes } from './resource-mistakes';
import { withSeccompProfile } from './seccomp-profile';
import { deploymentWithoutDefaults } from './server-defaults';
import { workloadFacts } from './workload-facts';
import { workloadMistakes } from './workload-mistakes';
import { SettledWorkload } from '../model/mesh-draft';

const ID = 'Deployment';

/** Properties of `OwnDeployment`. */
export interface OwnDeploymentProps {
  readonly owner: PodsOwner;
  readonly containers: readonly ContainerProps[];
  /** None: two, or as many as an autoscaler sets. */
  readonly replicas?: number;
  readonly autoscaled: boolean;
}

/**
 * The Deployment of a version or workload: an ApiObject from the start, and a Deployment of cdk8s-plus that is created when it is first read.
 * Most users never read it, and creating it takes several times as long as everything else of a service.
 */
export class OwnDeployment implements Pods {
  public readonly object: ApiObject;
  private readonly containers: readonly OwnContainer[];
  private readonly content: DeploymentContent;
  private kplusDeployment?: OwnWorkload;
  private settledUnchanged?: SettledWorkload;

  constructor(private readonly scope: Construct, private readonly props: OwnDeploymentProps) {
    const { owner, replicas = 2, autoscaled } = props;
    // `app` first: so they are in order, and need not be sorted each time that they are rendered.
    const labels = { app: owner.selector.app, ...owner.policyLabels, ...owner.recommendedLabels, ...owner.selector, ...owner.meshLabels };
    this.content = {
      replicas: autoscaled ? undefined : replicas,
      selector: owner.selector,
      labels,
      podAnnotations: owner.annotations,
      serviceAccountName: owner.serviceAccountName,
      mountsToken: owner.callsKubernetesApi ?? false,
    };
    this.containers = props.containers.map(container => new OwnContainer(container));
    this.object = new ApiObject(scope, ID, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: owner.deploymentName, namespace: owner.namespace, labels },
      spec: Lazy.any({ produce: () => this.spec() }),
    });
    if (this.containers.some(container => container.concernsPod)) this.make();
  }

  public get workload(): Deployment { return this.kplusDeployment ?? this.make(); }

  public settle(): SettledWorkload {
    // Private to ApiObject; object-renderer.ts reads it too.
    if (!this.kplusDeployment && !(this.object as any).patches.length) return this.settledUnchanged ??= this.settledWithoutRendering();
    const json = this.object.toJson();
    const { path } = this.scope.node;
    const { namespace, serviceAccountName, selector, policyLabels, meshLabels, annotations, availability } = this.props.owner;
    const required = { namespace, serviceAccountName, labels: { ...selector, ...policyLabels, ...meshLabels }, annotations };
    const mistakes = [
      ...workloadMistakes(path, json, required, 'leave it as the mesh sets it'),
      ...gracePeriodMistakes(path, json.kind, podTemplate(json)?.spec ?? {}, availability),
      ...lineMistakes(path, json),
    ];
    return { facts: workloadFacts(json), mistakes };
  }

  /** The same facts and mistakes as those of the rendered object, without rendering it. */
  private settledWithoutRendering(): SettledWorkload {
    const containers = this.containers.map(container => container.toJson());
    const { replicas, labels, podAnnotations: annotations } = this.content;
    const json = { kind: 'Deployment', spec: { replicas, template: { metadata: { labels, annotations }, spec: { ...defaultPodSpec(), containers } } } };
    const { path } = this.scope.node;
    return { facts: workloadFacts(json), mistakes: [...resourceMistakes(path, { containers }), ...lineMistakes(path, json)] };
  }

  private spec(): object {
    const { kplusDeployment, content, containers } = this;
    const spec: any = kplusDeployment ? withSeccompProfile(deploymentWithoutDefaults(kplusDeployment.spec())) : deploymentSpec(content, containers);
    const pods = withAvailability('Deployment', spec.template.spec, this.props.owner.availability);
    return pods === spec.template.spec ? spec : { ...spec, template: { ...spec.template, spec: pods } };
  }

  private make(): Deployment {
    const { owner: { serviceAccount }, replicas, autoscaled } = this.props;
    const { selector, labels, podAnnotations, mountsToken } = this.content;
    const podMetadata = { labels, annotations: podAnnotations };
    const pods = { podMetadata, replicas, serviceAccount: serviceAccount(), automountServiceAccountToken: mountsToken };
    this.kplusDeployment = new OwnWorkload(this.scope, ID, pods, this.object, selector);
    if (autoscaled) this.kplusDeployment.markHasAutoscaler();
    this.kplusDeployment.select(LabelSelector.of({ labels: selector }));
    for (const { container } of this.containers) this.kplusDeployment.attachContainer(container);
    return this.kplusDeployment;
  }
}
