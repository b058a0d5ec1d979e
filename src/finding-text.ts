import { escapeControlCharacters } from './model/escape-control-characters';
import { Finding } from './model/finding';
import { listed } from './model/listed';
import { shortened } from './model/shortened';

/** Equal warnings name at most this many constructs; equal errors more, as each is to be fixed. */
const MAX_WARNED = 3;
const MAX_REFUSED = 20;

/** The warnings of a mesh, as they are printed. */
export function warningLines(findings: readonly Finding[]): string[] {
  return lines(findings, MAX_WARNED).map(line => `${escapeControlCharacters(`warning: ${line}`)}\n`);
}

/** The errors of a mesh, as the validation of the app reports them. */
export function errorLines(findings: readonly Finding[]): string[] { return lines(findings, MAX_REFUSED).map(line => escapeControlCharacters(line)); }

/** One line for each text: it names the constructs. */
function lines(findings: readonly Finding[], most: number): string[] {
  const byText = new Map<string, string[]>();
  for (const finding of findings) {
    const { message, fix, code } = finding;
    const text = `${message}; ${fix} (${code})`;
    const path = shortened(finding.path, 400);
    const paths = byText.get(text);
    if (paths) paths.push(path);
    else byText.set(text, [path]);
  }
  return [...byText].map(([text, paths]) => `${listed(paths, most)}: ${text}`);
}
