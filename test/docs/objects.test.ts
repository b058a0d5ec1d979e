import { readdirSync, readFileSync } from 'fs';
import { parseAllDocuments } from 'yaml';

/** Headings of docs/guides/objects.md, and the goldens of the mesh. */
const MESHES: Readonly<Record<string, string>> = {
  'Istio with sidecars': 'istio', 'Istio ambient': 'istio-ambient', 'Linkerd': 'linkerd', 'Gateway API': 'gateway-api',
};

/** Kinds of the users' own workloads: the page has one row for them. */
const WORKLOADS = ['Job', 'CronJob', 'StatefulSet'];

const page = readFileSync('docs/guides/objects.md', 'utf8');

/** The kinds in the first column of the tables below a heading. */
function explained(heading: string): string[] {
  const section = page.split(/^## /m).find(text => text.startsWith(`${heading}\n`))!;
  const cells = section.split('\n').filter(line => line.startsWith('| ')).slice(1).map(line => line.split('|')[1]);
  return cells.flatMap(cell => cell.replace(/\(.*?\)|`.*?`|with |of another name|and others/g, '').split(',')).map(kind => kind.trim());
}

/** The kinds in all goldens of a mesh, with and without an option of its provider. */
function written(mesh: string): Set<string> {
  const files = ['test/scenarios', 'test/features'].flatMap(folder => readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(`${folder}/${name}`).map(file => `${folder}/${name}/${file}`)));
  const goldens = files.filter(file => new RegExp(`/${mesh}(-experimental|-traffic-split)?\\.yaml$`).test(file));
  return new Set(goldens.flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => String(document.get('kind')))));
}

describe.each(Object.entries(MESHES))('docs/guides/objects.md, %s', (heading, mesh) => {
  const kinds = written(mesh);

  test('each kind of object that a golden has is explained', () => {
    const known = [...explained('On every mesh'), ...explained(heading), ...WORKLOADS];
    expect([...kinds].filter(kind => !known.includes(kind))).toEqual([]);
  });

  test('each kind that is explained is in a golden', () => {
    expect(explained(heading).filter(kind => !kinds.has(kind))).toEqual([]);
  });
});
