import { ApiObject, Lazy } from 'cdk8s';
import { ContainerProps, IServiceAccount, LabelSelector, Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DeploymentContent, deploymentSpec } from './deployment-spec';
import { VersionContainer } from './version-container';
import { VersionWorkload } from './version-workload';

const ID = 'Deployment';

/** What is said of a version's Deployment. */
export interface VersionDeploymentProps extends DeploymentContent {
  readonly name: string;
  readonly namespace: string;
  readonly containers: readonly ContainerProps[];
  readonly serviceAccount: () => IServiceAccount;
}

/**
 * The Deployment of a version: one object, which is always there, and cdk8s-plus' hold on it, which is made when it is first asked for.
 * Most versions are never touched, and a Deployment of cdk8s-plus takes several times as long as all else of a service.
 */
export class VersionDeployment {
  public readonly object: ApiObject;
  private readonly containers: readonly VersionContainer[];
  private made?: VersionWorkload;

  constructor(private readonly scope: Construct, private readonly props: VersionDeploymentProps) {
    const { name, namespace, labels } = props;
    this.containers = props.containers.map(container => new VersionContainer(container));
    this.object = new ApiObject(scope, ID, {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, labels }, spec: Lazy.any({ produce: () => this.spec() }),
    });
    if (this.containers.some(container => container.concernsPod)) this.make();
  }

  public get workload(): Workload { return this.made ?? this.make(); }

  private spec(): object { return this.made?.spec() ?? deploymentSpec(this.props, this.containers); }

  private make(): Workload {
    const { replicas, selector, labels, podAnnotations, serviceAccount } = this.props;
    const podMetadata = { labels, annotations: podAnnotations };
    this.made = new VersionWorkload(this.scope, ID, { podMetadata, replicas, serviceAccount: serviceAccount() }, this.object);
    this.made.select(LabelSelector.of({ labels: selector }));
    for (const { container } of this.containers) this.made.attachContainer(container);
    return this.made;
  }
}
