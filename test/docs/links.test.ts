import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';

const REPOSITORY = 'https://github.com/cdk8s-mesh/cdk8s-mesh/blob/main/';
const FOLDERS = ['.', 'docs', 'docs/architecture', 'docs/guides', 'conformance', 'bench', 'examples/sample-service', 'test/features', 'test/scenarios'];
const PAGES = FOLDERS.flatMap(folder => readdirSync(folder).filter(file => file.endsWith('.md') && file !== 'API.md').map(file => join(folder, file)));

/** The links of a page: as written, and the file of this repository with the heading that each leads to. Links to other sites are left out. */
function linksOf(page: string): { readonly link: string; readonly file: string; readonly anchor?: string }[] {
  const prose = readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link).flatMap(link => {
    const [target, anchor] = link.split('#');
    if (target.startsWith(REPOSITORY)) return [{ link, file: target.slice(REPOSITORY.length), anchor }];
    return /^https?:/.test(target) ? [] : [{ link, file: target ? normalize(join(dirname(page), target)) : page, anchor }];
  });
}

/** The anchors of a page: those that GitHub gives its headings, and explicit ones. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(page, 'utf8');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)];
}

test.each(PAGES)('the links in %s lead to a file, and to a heading in it', page => {
  const broken = linksOf(page).filter(({ file, anchor }) => !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor)));
  expect(broken.map(({ link }) => link)).toEqual([]);
});

test('the links in README.md work on the pages of package registries, which have no other file of the repository', () => {
  expect(linksOf('README.md').map(({ link }) => link).filter(link => !link.startsWith(REPOSITORY))).toEqual([]);
});
