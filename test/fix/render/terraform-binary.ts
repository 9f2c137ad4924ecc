// Terraform, where this machine has it: TERRAFORM names the program, or nothing.
import { execFileSync } from 'node:child_process';

const PROGRAM = 'terraform';

export const TERRAFORM = found();

function found(): string | undefined {
  try {
    execFileSync(PROGRAM, ['version'], { stdio: 'ignore' });
    return PROGRAM;
  } catch {
    process.stderr.write('Terraform is not on this machine: what it says of our HCL was not asked.\n');
    return undefined;
  }
}
