import { UnnormalizedPaths } from '../provider';

/**
 * How Istio's proxies normalize the path of a request before they compare it: `meshConfig.pathNormalization.normalization`.
 * @see https://istio.io/latest/docs/ops/best-practices/security/#understand-traffic-capture-limitations
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio({ pathNormalization: PathNormalization.DECODE_AND_MERGE_SLASHES }) });
 */
export enum PathNormalization {
  /** Not at all. */
  NONE = 'NONE',
  /** Istio's default: `/a/../b` becomes `/b`, and a backslash a slash. `/a/..%2fb` stays. */
  BASE = 'BASE',
  /** Several slashes become one, too. */
  MERGE_SLASHES = 'MERGE_SLASHES',
  /** `%2F` and `%5C` become a slash, too: recommended by Istio, and the only one with which a path prefix restricts the calls of every server. */
  DECODE_AND_MERGE_SLASHES = 'DECODE_AND_MERGE_SLASHES',
}

/** What of this a check has to say: paths that proxies compare as sent, and servers may read as others. */
export function unnormalizedPaths(normalization?: PathNormalization): UnnormalizedPaths | undefined {
  if (normalization === PathNormalization.DECODE_AND_MERGE_SLASHES) return undefined;
  return {
    suffix: normalization === PathNormalization.NONE ? '/../' : '/..%2f',
    fix: 'install Istio with meshConfig.pathNormalization.normalization: DECODE_AND_MERGE_SLASHES, and say so by pathNormalization of the MeshProvider',
  };
}
