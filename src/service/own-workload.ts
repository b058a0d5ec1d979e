import { ApiObject, ApiObjectMetadataDefinition } from 'cdk8s';
import { Deployment, DeploymentProps, k8s, LabelSelector, PodSelectorConfig } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/**
 * cdk8s-plus' hold on a Deployment that is already in the tree: in place of an object of its own it takes that one, which keeps its
 * patches, labels and dependencies, and goes on to render it.
 *
 * Its pods have just the labels they were given, and whatever selects them (Services, NetworkPolicies, affinity) selects by those that tell
 * them from all others. cdk8s-plus adds one with a hash of the construct path, so that renaming a construct would restart its pods.
 */
export class OwnWorkload extends Deployment {
  private readonly ownPodMetadata: ApiObjectMetadataDefinition;

  constructor(scope: Construct, id: string, props: DeploymentProps, object: ApiObject, private readonly selector: Readonly<Record<string, string>>) {
    scope.node.tryRemoveChild(object.node.id);
    super(scope, id, { ...props, select: false });
    this.ownPodMetadata = new ApiObjectMetadataDefinition({ ...props.podMetadata, apiObject: object });
    const { id: place } = this.apiObject.node;
    this.node.tryRemoveChild(place);
    // What is read-only and private here has no other way in: constructs do not move.
    Object.assign(this, { apiObject: object });
    Object.assign(object.node, { scope: this, id: place });
    (this.node as any).addChild(object, place);
  }

  public get podMetadata(): ApiObjectMetadataDefinition { return this.ownPodMetadata; }

  public toPodSelectorConfig(): PodSelectorConfig {
    return { labelSelector: LabelSelector.of({ labels: { ...this.selector } }), namespaces: { names: [this.metadata.namespace!] } };
  }

  /** What cdk8s-plus says of the Deployment and its pods. */
  public spec(): object { return k8s.toJson_DeploymentSpec(this._toKube())!; }
}
