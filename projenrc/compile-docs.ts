/*
 * Fails if a ```ts fence in README or docs/ does not compile against src/ in a project that `cdk8s init` makes: `npm run docs:check`.
 * jsii-rosetta compiles README and docstrings for the other languages, but knows no other Markdown files, and compiles for a newer `lib`.
 */
import * as fs from 'fs';
import * as path from 'path';
import { check } from './doc-code/check';

const DOCS = 'docs';
const files = fs.existsSync(DOCS) ? fs.readdirSync(DOCS, { recursive: true, encoding: 'utf8' }) : [];
const pages = ['README.md', ...files.filter(file => file.endsWith('.md')).sort().map(file => path.join(DOCS, file))];
const errors = check(new Map(pages.map(page => [page, fs.readFileSync(page, 'utf8')])));

for (const error of errors) console.error(error);
if (errors.length) process.exitCode = 1;
