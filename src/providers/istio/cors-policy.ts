import type { VirtualServiceHttpCorsPolicy } from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { Cors } from '../../model/treatment';
import { defined, listed } from '../provider';
import { stringMatch } from './http-match';

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy */
export function corsPolicy({ origins, methods, headers, exposedHeaders, maxAgeMs, credentials }: Cors): VirtualServiceHttpCorsPolicy {
  return defined({
    allowOrigins: origins.map(stringMatch),
    allowMethods: listed(methods),
    allowHeaders: listed(headers),
    exposeHeaders: listed(exposedHeaders),
    maxAge: maxAgeMs === undefined ? undefined : renderDuration(maxAgeMs),
    allowCredentials: credentials,
  });
}
