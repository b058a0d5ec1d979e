import { JsonValue } from './json-value';
import { readScope } from './read-jwt';
import { AuthorizerRecord, ExternalAuthorizationRecord } from '../model/external-authorization';
import { omitUndefined } from '../model/omit-undefined';

/** What a report reads of the consent that a target requires: not where the authorizer is. */
export interface AccessAuthorization extends Omit<ExternalAuthorizationRecord, 'authorizer'> {
  readonly authorizer: Pick<AuthorizerRecord, 'name' | 'failOpen' | 'extensionProvider'>;
}

export function readExternalAuthorization(authorization: JsonValue): AccessAuthorization {
  const authorizer = authorization.field('authorizer');
  return omitUndefined({
    owner: authorization.field('owner').text(),
    authorizer: omitUndefined({
      name: authorizer.field('name').text(),
      failOpen: authorizer.optional('failOpen')?.flag(),
      extensionProvider: authorizer.optional('extensionProvider')?.text(),
    }),
    publicRequests: authorization.field('publicRequests').list().map(readScope),
    requests: authorization.optional('requests')?.list().map(readScope),
  });
}
