import { ApiObjectMetadataDefinition } from 'cdk8s';
import { Deployment, DeploymentProps } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/**
 * A Deployment whose pods have just the labels they were given. cdk8s-plus adds one with a hash of the construct path,
 * so that renaming a construct would restart its pods.
 */
export class VersionDeployment extends Deployment {
  private readonly ownPodMetadata: ApiObjectMetadataDefinition;

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, { ...props, select: false });
    this.ownPodMetadata = new ApiObjectMetadataDefinition({ ...props.podMetadata, apiObject: this.apiObject });
  }

  public get podMetadata(): ApiObjectMetadataDefinition { return this.ownPodMetadata; }
}
