import { JsonValue } from './json-value';
import { readMethod, readPath } from './read-match';
import { ClaimCondition, JwtIssuerRecord, JwtRecord, JwtRule, RequestScope } from '../model/jwt';
import { omitUndefined } from '../model/omit-undefined';

/** What a report reads of the tokens that a target requires: not where requests carry them. */
export interface AccessJwt extends Omit<JwtRecord, 'issuers'> { readonly issuers: readonly Pick<JwtIssuerRecord, 'issuer' | 'audiences' | 'keys'>[] }

export function readJwt(jwt: JsonValue): AccessJwt {
  return {
    owner: jwt.field('owner').text(),
    issuers: jwt.field('issuers').list().map(readIssuer),
    publicRequests: jwt.field('publicRequests').list().map(readScope),
    rules: jwt.field('rules').list().map(readRule),
    claimHeaders: jwt.field('claimHeaders').list().map(header => ({ name: header.field('name').text(), claim: texts(header, 'claim') })),
  };
}

function readIssuer(issuer: JsonValue): AccessJwt['issuers'][number] {
  const keys = issuer.field('keys');
  const uri = keys.optional('uri');
  return {
    issuer: issuer.field('issuer').text(),
    audiences: texts(issuer, 'audiences'),
    keys: uri ? { uri: uri.text() } : { keys: keys.field('keys').text() },
  };
}

function readRule(rule: JsonValue): JwtRule {
  return { ...readScope(rule), issuers: texts(rule, 'issuers'), claims: rule.field('claims').list().map(readClaim) };
}

/** Requests by path and method. */
export function readScope(scope: JsonValue): RequestScope {
  return omitUndefined({ paths: scope.optional('paths')?.list().map(readPath), methods: scope.optional('methods')?.list().map(readMethod) });
}

function readClaim(claim: JsonValue): ClaimCondition { return { claim: texts(claim, 'claim'), values: texts(claim, 'values') }; }

function texts(item: JsonValue, name: string): string[] { return item.field(name).list().map(text => text.text()); }
