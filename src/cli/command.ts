// The package has it in lib/cli.js.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Argument, Command, CommanderError, Option } from 'commander';
import { access, AccessOptions, FORMATS } from './access-command';
import { ExitCode } from './exit-code';
import { InvalidInput } from './invalid-input';

/** Where the command prints. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Runs the command with the arguments of the command line. @returns the exit code */
export function run(args: readonly string[], { out, err }: Output): number {
  let exitCode: number = ExitCode.OK;
  const program = new Command('cdk8s-mesh').description('Reports on the meshes of a cdk8s app.').exitOverride()
    .configureOutput({ writeOut: out, writeErr: err, outputError: text => err(mistakeText(text, 'cdk8s-mesh')) });
  program.command('access')
    .configureOutput({ writeOut: out, writeErr: err, outputError: text => err(mistakeText(text, 'cdk8s-mesh access')) })
    .description('Prints who may call what, by the policies of the mesh and NetworkPolicies, or how that differs between two synths.')
    .addArgument(new Argument('[file]', 'mesh file that MeshApp wrote (MeshAppProps.meshFile)').default('mesh.json'))
    .option('--diff <old>', 'mesh file of the state before: prints what opens and what closes')
    .addOption(new Option('--format <format>', 'format of the output').choices(FORMATS).default(FORMATS[0]))
    .addHelpText('after', HELP)
    .action((file: string, options: AccessOptions) => {
      const result = access(file, options);
      out(result.output);
      ({ exitCode } = result);
    });
  try {
    program.parse(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode && ExitCode.BAD_INPUT; // printed; 0 after --help
    if (!(error instanceof InvalidInput)) throw error;
    err(`${error.message}\n`);
    return ExitCode.BAD_INPUT;
  }
}

/** A mistake that commander found, in one line. */
function mistakeText(text: string, command: string): string {
  return `cdk8s-mesh: ${text.replace(/^error: /, '').trim().replace(/\s*\n\s*/g, ' ')}; see ${command} --help\n`;
}

const HELP = `
Exit codes:
  ${ExitCode.OK}  printed; with --diff: nothing opens
  ${ExitCode.BAD_INPUT}  wrong arguments, or a file that is no mesh file
  ${ExitCode.OPENS_ACCESS}  with --diff: the new state allows more than the old, on the layer of the mesh or of NetworkPolicies

Examples:
  cdk8s-mesh access
  cdk8s-mesh access mesh.json --format csv > access.csv
  cdk8s-mesh access mesh.json --diff main/mesh.json`;
