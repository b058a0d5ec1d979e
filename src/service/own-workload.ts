import { ApiObject, ApiObjectMetadataDefinition } from 'cdk8s';
import { Deployment, DeploymentProps, k8s, LabelSelector, PodSelectorConfig } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/**
 * A Deployment of cdk8s-plus for an ApiObject that is already in the tree: it renders this object, which keeps its patches, labels and
 * dependencies, instead of one of its own.
 *
 * Its pods have the given labels only, and selectors of cdk8s-plus (Services, NetworkPolicies, affinity) use the labels that only these pods have.
 * cdk8s-plus would add a label with a hash of the construct path, so that renaming a construct restarts its pods.
 */
export class OwnWorkload extends Deployment {
  private readonly ownPodMetadata: ApiObjectMetadataDefinition;

  constructor(scope: Construct, id: string, props: DeploymentProps, object: ApiObject, private readonly selector: Readonly<Record<string, string>>) {
    scope.node.tryRemoveChild(object.node.id);
    super(scope, id, { ...props, select: false });
    this.ownPodMetadata = new ApiObjectMetadataDefinition({ ...props.podMetadata, apiObject: object });
    const { id: place } = this.apiObject.node;
    this.node.tryRemoveChild(place);
    // Read-only and private members are set, because constructs cannot be moved in the tree.
    Object.assign(this, { apiObject: object });
    Object.assign(object.node, { scope: this, id: place });
    (this.node as any).addChild(object, place);
  }

  public get podMetadata(): ApiObjectMetadataDefinition { return this.ownPodMetadata; }

  public toPodSelectorConfig(): PodSelectorConfig {
    return { labelSelector: LabelSelector.of({ labels: { ...this.selector } }), namespaces: { names: [this.metadata.namespace!] } };
  }

  /** The spec as cdk8s-plus renders it. */
  public spec(): object { return k8s.toJson_DeploymentSpec(this._toKube())!; }
}
