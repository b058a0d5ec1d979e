import { HeaderCondition, Match, PathCondition } from './match';
import { shortened } from './shortened';

/** How many matches a text lists: a rule may have hundreds. */
const MOST = 5;
const LONGEST = 200;

/** The matches of a rule, as text for errors: the first few, and each cut if it is long. */
export function matchText(matches: readonly Match[]): string {
  const texts = matches.slice(0, MOST).map(match => shortened(conditionTexts(match).join(' and ') || 'all other requests', LONGEST));
  return [...texts, ...(matches.length > MOST ? [`${matches.length - MOST} other matches`] : [])].join(' or ');
}

/** Each condition of a match as text. */
export function conditionTexts({ path, headers, cookies, queries, withoutHeaders, methods, authority, scheme, port, callers }: Match): string[] {
  return [
    ...(methods ? [methods.join('|')] : []),
    ...(path ?? []).map(({ type, value, ignoreCase }) => `path ${PATH_TYPES[type]} ${value}${ignoreCase ? ' (case-insensitive)' : ''}`),
    ...(headers ?? []).map(header => `header ${conditionText(header)}`),
    ...(withoutHeaders ?? []).map(({ name, value }) => (value ? `header ${name} not ${value.type} ${value.value}` : `without header ${name}`)),
    ...(cookies ?? []).map(({ name, value }) => `cookie ${name}=${value}`),
    ...(queries ?? []).map(query => `query ${conditionText(query)}`),
    ...(authority ?? []).map(({ type, value }) => `host ${type} ${value}`),
    ...(scheme ? [`scheme ${scheme}`] : []),
    ...(port === undefined ? [] : [`port ${port}`]),
    ...(callers ? [`caller ${callers.map(({ namespace, service }) => `${namespace}/${service ?? '*'}`).join('|')}`] : []),
  ];
}

function conditionText({ name, value: { type, value } }: HeaderCondition): string {
  return `${name} ${type} ${value}`;
}

const PATH_TYPES: Readonly<Record<PathCondition['type'], string>> = {
  'exact': 'exact', 'element-prefix': 'prefix', 'string-prefix': 'string prefix', 'regex': 'regex',
};
