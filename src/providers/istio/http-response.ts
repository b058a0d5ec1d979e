import type { VirtualServiceHttpDirectResponse, VirtualServiceHttpRedirect } from '../../../imports/istio-networking';
import { Match } from '../../model/match';
import { omitUndefined } from '../../model/omit-undefined';
import { DirectResponse, Redirect, replacePrefix } from '../../model/route-policy';

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect */
export function redirect({ scheme, host, port, path, status }: Redirect, [match]: readonly Match[]): VirtualServiceHttpRedirect {
  const beginning = path?.replace === 'prefix' ? replacePrefix(match.path![0].value, path) : undefined;
  // Istio takes a prefix in place of a prefix only; what begins an exact path is all of it.
  const whole = path?.replace === 'full' ? path.value : match?.path?.[0].type === 'exact' ? beginning : undefined;
  return omitUndefined({
    scheme,
    authority: host,
    port,
    uri: whole,
    prefixRewrite: whole === undefined ? beginning : undefined,
    redirectCode: status,
  });
}

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse */
export function directResponse({ status, body }: DirectResponse): VirtualServiceHttpDirectResponse {
  return omitUndefined({ status, body: body === undefined ? undefined : { string: body } });
}
