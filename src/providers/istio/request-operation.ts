import { pathPatterns } from './path-patterns';
import type { AuthorizationPolicyRulesToOperation } from '../../../imports/istio-security';
import { RequestSelection } from '../../model/denial';
import { omitUndefined } from '../../model/omit-undefined';

/** Some requests, as a part of a rule. */
export function requestOperation({ methods, exceptMethods, paths, exceptPaths }: RequestSelection): AuthorizationPolicyRulesToOperation {
  return omitUndefined({
    methods: methods && [...methods],
    notMethods: exceptMethods && [...exceptMethods],
    paths: paths && pathPatterns(paths),
    notPaths: exceptPaths && pathPatterns(exceptPaths),
  });
}
