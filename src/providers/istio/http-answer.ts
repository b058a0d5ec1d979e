import type { VirtualServiceHttpDirectResponse, VirtualServiceHttpRedirect } from '../../../imports/istio-networking';
import { Match } from '../../model/match';
import { DirectResponse, Redirect, rewritten } from '../../model/treatment';
import { defined } from '../provider';

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect */
export function redirect({ scheme, host, port, path, status }: Redirect, [match]: readonly Match[]): VirtualServiceHttpRedirect {
  const beginning = path?.replace === 'prefix' ? rewritten(match.path![0].value, path) : undefined;
  // Istio takes a prefix in place of a prefix only; what begins an exact path is all of it.
  const whole = path?.replace === 'full' ? path.value : match?.path?.[0].type === 'exact' ? beginning : undefined;
  return defined({
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
  return defined({ status, body: body === undefined ? undefined : { string: body } });
}
