import { readFileSync } from 'fs';
import { ExitCode } from './exit-code';
import { InvalidInput } from './invalid-input';
import { inputError } from '../model/input-error';
import { differenceCsv, matrixCsv } from '../reports/access-csv';
import { accessDifferences, isWider } from '../reports/access-difference';
import { differenceJson, matrixJson } from '../reports/access-json';
import { differenceMarkdown, matrixMarkdown } from '../reports/access-markdown';
import { AccessMatrix, accessMatrix } from '../reports/access-matrix';
import { readMeshFile } from '../reports/read-mesh-file';

export const FORMATS = ['markdown', 'json', 'csv'] as const;

export interface AccessOptions {
  readonly format: (typeof FORMATS)[number];
  /** The mesh file of the state before. */
  readonly diff?: string;
}

const MATRIX = { markdown: matrixMarkdown, json: matrixJson, csv: matrixCsv };
const DIFFERENCE = { markdown: differenceMarkdown, json: differenceJson, csv: differenceCsv };

/** What the command prints, and its exit code. @throws InvalidInput if a file cannot be read, or is no mesh file */
export function access(file: string, { format, diff }: AccessOptions): { readonly output: string; readonly exitCode: ExitCode } {
  const matrices = readMatrices(file);
  if (diff === undefined) return { output: MATRIX[format](matrices), exitCode: ExitCode.OK };
  const differences = accessDifferences(readMatrices(diff), matrices);
  return { output: DIFFERENCE[format](differences), exitCode: differences.some(isWider) ? ExitCode.OPENS_ACCESS : ExitCode.OK };
}

function readMatrices(file: string): AccessMatrix[] {
  const text = readText(file);
  try {
    return readMeshFile(file, text).map(accessMatrix);
  } catch (error) {
    throw new InvalidInput((error as Error).message);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = inputError({
      where: 'cdk8s-mesh access',
      what: 'mesh file',
      got: file,
      allowed: `a file that can be read (${(error as NodeJS.ErrnoException).code})`,
      fix: 'give the path of MeshAppProps.meshFile, and synthesize first',
    });
    throw new InvalidInput(message);
  }
}
