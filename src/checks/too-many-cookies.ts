import { Check } from './check';
import { isCookieRegexTooLong, TOO_MANY_COOKIES } from '../model/derived-regex';
import { Finding } from '../model/finding';
import { declaredGatewayRules } from '../model/gateway-rules';
import { Match } from '../model/match';
import { effectiveRules, requiredFeatures } from '../model/rules';
import { Severity } from '../model/severity';

/** Matches of several constructs that together have more cookies than a regex can express: `HttpMatch.allOf()` checks those of one match. */
export const tooManyCookies: Check = mesh => [
  ...mesh.services.filter(({ routes }) => requiredFeatures(routes).has('cookie-match')).flatMap(({ routes }) => (
    effectiveRules(routes).filter(({ matches }) => matches.some(hasTooMany)).map(({ owner, matches }) => finding(owner, matches))
  )),
  ...mesh.gateways.filter(({ routes }) => routes.some(({ matches }) => matches.some(({ cookies }) => cookies))).flatMap(gateway => (
    declaredGatewayRules(gateway, mesh).filter(({ matches }) => matches.some(hasTooMany)).map(({ matches }) => finding(gateway.path, matches))
  )),
];

function hasTooMany({ cookies }: Match): boolean { return !!cookies && cookies.length > 1 && isCookieRegexTooLong(cookies); }

function finding(path: string, matches: readonly Match[]): Finding {
  const names = matches.find(hasTooMany)!.cookies!.map(({ name }) => name);
  return {
    code: 'too-many-cookies',
    severity: Severity.ERROR,
    path,
    message: `with the match of another construct, it matches on the cookies ${names.join(', ')}; allowed: ${TOO_MANY_COOKIES.allowed}`,
    fix: TOO_MANY_COOKIES.fix,
  };
}
