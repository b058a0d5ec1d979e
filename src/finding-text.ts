import { escapeControlCharacters } from './model/escape-control-characters';
import { Finding } from './model/finding';
import { listed } from './model/listed';
import { shortened } from './model/shortened';

/** Equal warnings name at most this many constructs. */
const MAX_LISTED = 3;

/** A finding without its construct path. */
export function findingText({ message, fix, code }: Finding): string {
  return `${message}; ${fix} (${code})`;
}

/** One line for each text: it names the constructs. */
export function warningLines(findings: readonly Finding[]): string[] {
  const byText = new Map<string, string[]>();
  for (const finding of findings) {
    const text = findingText(finding);
    const path = shortened(finding.path, 400);
    const paths = byText.get(text);
    if (paths) paths.push(path);
    else byText.set(text, [path]);
  }
  return [...byText].map(([text, paths]) => `${escapeControlCharacters(`warning: ${listed(paths, MAX_LISTED)}: ${text}`)}\n`);
}
