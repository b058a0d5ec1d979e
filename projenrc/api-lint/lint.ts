import * as path from 'path';
import * as ts from 'typescript';
import { Api, ApiMember, apiOf, ApiType } from './api';
import { RULES } from './rules';

/** Something that a user of another language, or a reader of API.md, would miss. */
export interface Finding {
  readonly rule: string;
  /** `Type`, `Type.member` or the name of an export. */
  readonly what: string;
  readonly text: string;
  readonly place: string;
}

export type Report = (what: string, node: ts.Node | undefined, text: string) => void;

/** One rule. It sees the exports that are no types, each type, or each member. */
export interface Rule {
  readonly name: string;
  checkExports?(others: ts.Symbol[], report: Report): void;
  checkType?(type: ApiType, report: Report, api: Api): void;
  checkMember?(member: ApiMember, type: ApiType, report: (text: string) => void, api: Api): void;
}

/** Runs every rule over what an entry file exports. */
export function lint(program: ts.Program, entry: string): Finding[] {
  const api = apiOf(program, entry);
  const findings: Finding[] = [];
  for (const rule of RULES) {
    const report: Report = (what, node, text) => findings.push({ rule: rule.name, what, text, place: placeOf(node) });
    rule.checkExports?.(api.others, report);
    for (const type of api.types) {
      rule.checkType?.(type, report, api);
      for (const member of type.members) {
        rule.checkMember?.(member, type, text => report(`${type.name}.${member.name}`, member.nodes[0], text), api);
      }
    }
  }
  return findings.sort((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }) || a.rule.localeCompare(b.rule));
}

function placeOf(node: ts.Node | undefined): string {
  const source = node?.getSourceFile();
  if (!node || !source) return '';
  return `${path.relative(process.cwd(), source.fileName)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
