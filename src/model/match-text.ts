import { HeaderAbsence, Match } from './match';

/** Alternatives of a rule, as an error names them. */
export function matchText(matches: readonly Match[]): string {
  return matches.map(match => shownMatch(match).join(' and ') || 'all other requests').join(' or ');
}

function shownMatch({ path, headers, cookies, queries, withoutHeaders, methods, authority, scheme, port, callers }: Match): string[] {
  return [
    ...(methods ? [methods.join('|')] : []),
    ...(path ?? []).map(({ type, value, ignoreCase }) => `path ${type} ${value}${ignoreCase ? ' in any case' : ''}`),
    ...(headers ?? []).map(header => `header ${shownNamed(header)}`),
    ...(withoutHeaders ?? []).map(header => `no header ${shownNamed(header)}`),
    ...(cookies ?? []).map(({ name, value }) => `cookie ${name}=${value}`),
    ...(queries ?? []).map(query => `query ${shownNamed(query)}`),
    ...(authority ?? []).map(({ type, value }) => `host ${type} ${value}`),
    ...(scheme ? [`scheme ${scheme}`] : []),
    ...(port === undefined ? [] : [`port ${port}`]),
    ...(callers ? [`caller ${callers.map(({ namespace, service }) => `${namespace}/${service ?? '*'}`).join('|')}`] : []),
  ];
}

function shownNamed({ name, value }: HeaderAbsence): string {
  return value ? `${name} ${value.type} ${value.value}` : name;
}
