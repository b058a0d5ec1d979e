/** What marks a line of an object that is not there without the feature, and the first line of an object that is not. */
const MARK = ' # +';
const NEW = `${MARK} the whole object`;

/** The YAML of objects, with the lines marked that those of another list do not have. Objects are told by kind and name. */
export function marked(objects: readonly string[], others: readonly string[]): string {
  const before = new Map(others.map(document => [identity(document), document.split('\n')]));
  return objects.map(document => {
    const lines = document.split('\n');
    const other = before.get(identity(document));
    if (!other) return [lines[0] + NEW, ...lines.slice(1)].join('\n');
    const kept = common(lines, other);
    const added = new Set(lines.map((_, i) => i).filter(i => !kept.has(i)).map(i => commentable(lines, i)));
    return lines.map((line, i) => (added.has(i) ? line + MARK : line)).join('\n');
  }).join('\n---\n');
}

/** The documents of a text of YAML. */
export function documents(yaml: string): string[] {
  return yaml.trimEnd().split('\n---\n');
}

/** Kind, namespace and name: the lines that say them stand at the begin of the object and of its metadata. */
function identity(document: string): string {
  return ['kind', '  namespace', '  name'].map(field => new RegExp(`^${field}: (.*)$`, 'm').exec(document)?.[1]).join('/');
}

/** The line that can take a comment for a line: within a block of text it is the one that begins the block. */
function commentable(lines: readonly string[], i: number): number {
  const depth = (line: string) => /^ */.exec(line)![0].length;
  for (let above = i - 1, least = depth(lines[i]); above >= 0; above--) {
    if (depth(lines[above]) >= least) continue;
    least = depth(lines[above]);
    if (/: [|>][-+0-9]*$/.test(lines[above])) return above;
  }
  return i;
}

/** Which lines belong to a longest common subsequence. */
function common(lines: readonly string[], others: readonly string[]): Set<number> {
  const longest = Array.from({ length: lines.length + 1 }, () => new Array<number>(others.length + 1).fill(0));
  for (let i = lines.length - 1; i >= 0; i--) {
    for (let j = others.length - 1; j >= 0; j--) {
      longest[i][j] = lines[i] === others[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < lines.length && j < others.length;) {
    if (lines[i] === others[j]) {
      kept.add(i++);
      j++;
    } else if (longest[i + 1][j] >= longest[i][j + 1]) {i++;} else {j++;}
  }
  return kept;
}
