import { AppProps } from 'cdk8s';

/**
 * Properties of `MeshApp`.
 * @example
 * const app = new MeshApp({ outdir: 'manifests', meshFile: 'mesh.json' });
 */
export interface MeshAppProps extends AppProps {
  /**
   * Path of a JSON file with the meshes of the app as data, for `cdk8s-mesh access`: relative to the working directory, outside of the output
   * directory, from which `kubectl apply` would read it. It is written together with the manifests, by `synth()` only.
   * @default - no such file
   */
  readonly meshFile?: string;
}
