import { Check } from './check';
import { PathCondition } from '../model/match';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Guard rail of access: denials that depend on a path, where the mesh compares a path that leads there as it is sent. */
export const unnormalizedDeniedPaths: Check = (mesh, { name, capabilities, unnormalizedPaths: open }) => {
  if (!open || !supportOf(capabilities)('denials')) return [];
  return mesh.services.flatMap(({ path, denials }) => {
    const [denied] = denials.flatMap(({ requests: { paths = [] } }) => paths);
    const [excepted] = denials.flatMap(({ requests: { exceptPaths = [] } }) => exceptPaths.filter(({ type }) => type !== 'exact'));
    const message = denied ? `a request for /any${open.suffix}${after(denied)} is not denied as ${denied.value} is, and a server may read it as that`
      : excepted && `a request for ${within(excepted)}${open.suffix}other is excepted as ${excepted.value} is, and a server may read it as ${parent(excepted)}/other`;
    return !message ? [] : [{
      code: 'unnormalized-denied-paths', severity: Severity.WARNING, path, message: `access: it denies requests by path, and ${name} compares paths as sent: ${message}`, fix: open.fix,
    }];
  });
};

const after = ({ value }: PathCondition) => value.slice(1);
const within = ({ value }: PathCondition) => value.replace(/\/$/, '');
const parent = (path: PathCondition) => within(path).slice(0, within(path).lastIndexOf('/'));
