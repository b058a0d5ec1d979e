import { stringMatch } from './http-match';
import type { VirtualServiceHttpCorsPolicy } from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { Cors } from '../../model/route-policy';

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy */
export function corsPolicy({ origins, methods, headers, exposedHeaders, maxAgeMs, credentials, answersAll }: Cors): VirtualServiceHttpCorsPolicy {
  return omitUndefined({
    allowOrigins: origins.map(stringMatch),
    allowMethods: nonEmpty(methods),
    allowHeaders: nonEmpty(headers),
    exposeHeaders: nonEmpty(exposedHeaders),
    maxAge: maxAgeMs === undefined ? undefined : renderDuration(maxAgeMs),
    allowCredentials: credentials,
    unmatchedPreflights: answersAll && 'IGNORE',
  });
}
