import { IResolver, YamlOutputType } from 'cdk8s';

/**
 * Properties of `MeshApp`: those of cdk8s' `App`, and `meshFile`.
 * @example
 * const app = new MeshApp({ outdir: 'manifests', meshFile: 'mesh.json' });
 */
export interface MeshAppProps {
  /**
   * Path of a JSON file with the meshes of the app as data, for `cdk8s-mesh access`: relative to the working directory, outside of the output
   * directory, from which `kubectl apply` would read it. It is written together with the manifests, by `synth()` only.
   * @default - no such file
   */
  readonly meshFile?: string;
  /**
   * Output directory.
   * @default - the environment variable CDK8S_OUTDIR, which the cdk8s CLI sets, or else `dist`
   */
  readonly outdir?: string;
  /**
   * Extension of the output files.
   * @default '.k8s.yaml'
   */
  readonly outputFileExtension?: string;
  /**
   * How charts and objects are divided into files.
   * @default YamlOutputType.FILE_PER_CHART
   */
  readonly yamlOutputType?: YamlOutputType;
  /**
   * Whether to write a file with the construct path of each object.
   * @default - the environment variable CDK8S_RECORD_CONSTRUCT_METADATA, or else false
   */
  readonly recordConstructMetadata?: boolean;
  /**
   * Resolvers of tokens in the objects, which run before those of cdk8s.
   * @default - none
   */
  readonly resolvers?: IResolver[];
}
