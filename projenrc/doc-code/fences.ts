/** A piece of TypeScript in a Markdown file. */
export interface Fence {
  readonly file: string;
  /** The line of its first statement. */
  readonly line: number;
  readonly code: string;
  /** `fixture=name`; false for `nofixture`; else the default one, if there is any. */
  readonly fixture?: string | false;
}

/** The TypeScript fences of a Markdown file: ```ts or ```typescript, with the words that jsii-rosetta knows. */
export function fencesOf(file: string, text: string): Fence[] {
  const fences: Fence[] = [];
  for (const match of text.matchAll(/^```(?:ts|typescript)\b([^\n]*)\n([\s\S]*?)^```/gm)) {
    const [, words, code] = match;
    const line = text.slice(0, match.index).split('\n').length + 1;
    const fixture = /\bnofixture\b/.test(words) ? false : /\bfixture=([\w-]+)/.exec(words)?.[1];
    fences.push({ file, line, code, fixture });
  }
  return fences;
}
