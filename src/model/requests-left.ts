import { RequestSelection } from './denial';
import { asMatches } from './grant';
import { covers, intersect, Match } from './match';

/** Any of the matches, and none of the exceptions. */
export interface RequestPart { readonly matches: readonly Match[]; readonly except: readonly Match[] }

/** The requests of a part that no denial selects: parts, of which two may overlap. None if all are denied. */
export function requestsLeft(all: RequestPart, denied: readonly RequestSelection[]): RequestPart[] {
  return denied.reduce<RequestPart[]>((left, requests) => left.flatMap(one => without(one, requests)), [all]);
}

/** The parts of a part that are not selected. Two of them may overlap. */
function without({ matches, except }: RequestPart, { methods, exceptMethods, paths, exceptPaths }: RequestSelection): RequestPart[] {
  const only = (scopes: readonly Match[]) => part(matches.flatMap(match => scopes.flatMap(scope => intersect(match, scope) ?? [])), except);
  const but = (scopes: readonly Match[]) => part(matches, [...except, ...scopes]);
  return [
    ...(exceptMethods ? only(asMatches({ methods: exceptMethods })) : []),
    ...(exceptPaths ? only(asMatches({ paths: exceptPaths })) : []),
    // Without exceptions: all but the selected requests. With some: those of other methods, or of other paths.
    ...((exceptMethods && exceptPaths) || (exceptMethods && !paths) || (exceptPaths && !methods) ? []
      : but(asMatches({ ...(exceptMethods ? {} : { methods }), ...(exceptPaths ? {} : { paths }) }))),
  ];
}

/** The part without what is empty: matches that are excepted wholly, and exceptions that no match has. */
function part(matches: readonly Match[], except: readonly Match[]): RequestPart[] {
  const left = matches.flatMap(match => withoutMethods(match, except)).filter(match => !except.some(other => covers(other, match)));
  return left.length ? [{
    matches: left,
    except: except.filter((other, i) => (
      left.some(match => intersect(match, other)) && !except.some((wide, j) => (j < i || !covers(other, wide)) && i !== j && covers(wide, other))
    )),
  }] : [];
}

/** A match without the methods all of whose requests are excepted. */
function withoutMethods(match: Match, except: readonly Match[]): Match[] {
  if (!match.methods) return [match];
  const methods = match.methods.filter(method => !except.some(other => covers(other, { ...match, methods: [method] })));
  return methods.length ? [{ ...match, methods }] : [];
}
