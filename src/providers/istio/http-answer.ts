import type { VirtualServiceHttpDirectResponse, VirtualServiceHttpRedirect } from '../../../imports/istio-networking';
import { Match } from '../../model/match';
import { DirectResponse, Redirect, rewritten } from '../../model/treatment';
import { defined } from '../provider';

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect */
export function redirect({ scheme, host, port, path, status }: Redirect, [match]: readonly Match[]): VirtualServiceHttpRedirect {
  return defined({
    scheme,
    authority: host,
    port,
    uri: path?.replace === 'full' ? path.value : undefined,
    prefixRewrite: path?.replace === 'prefix' ? rewritten(match.path![0].value, path) : undefined,
    redirectCode: status,
  });
}

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse */
export function directResponse({ status, body }: DirectResponse): VirtualServiceHttpDirectResponse {
  return defined({ status, body: body === undefined ? undefined : { string: body } });
}
