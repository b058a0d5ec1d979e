import { Check } from './check';
import { covers } from '../model/match';
import { PortProtocol } from '../model/port';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Guard rail of access: a denial of an exact path, which many servers serve with a slash at its end as well. */
export const exactDeniedPath: Check = (mesh, { capabilities }) => (!supportOf(capabilities)('denials') ? [] : mesh.services.flatMap(({ path, denials, ports }) => {
  // The path of a gRPC method has one spelling.
  const isGrpc = (port: number) => ports.every(({ target, protocol }) => target !== port || protocol === PortProtocol.GRPC);
  const ofHttp = denials.filter(({ requests }) => !requests.ports.every(isGrpc));
  const exact = ofHttp.flatMap(({ requests: { paths = [] } }) => paths.filter(({ type, value }) => (
    type === 'exact' && !value.endsWith('/') && !paths.some(other => covers({ path: [other] }, { path: [{ type: 'exact', value: `${value}/` }] }))
  )));
  return !exact.length ? [] : [{
    code: 'exact-denied-path',
    severity: Severity.WARNING,
    path,
    message: `access: it denies exactly ${exact[0].value}, and not ${exact[0].value}/, which many servers serve alike`,
    fix: `deny PathMatch.prefix('${exact[0].value}'), or all but the paths that are served, by exceptPaths`,
  }];
}));
