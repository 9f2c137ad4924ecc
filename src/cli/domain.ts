// `mailposture domain`: looks at one domain in DNS alone, and says what is wrong with its mail.
import { writeFile } from 'node:fs/promises';
import { selectChecks } from '../checks/index.ts';
import { settingsFrom } from '../config.ts';
import { InputError } from '../input.ts';
import { type Inspection, type InspectRequest, inspect } from '../inspect.ts';
import { makeResolver } from '../resolver.ts';
import { domainTable } from './domain-table.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { asDomain, type JudgeOptions } from './options.ts';
import { checkOutputs, note } from './output.ts';
import { Progress, paintFor, widthOf } from './terminal.ts';

export interface DomainOptions extends JudgeOptions {
  readonly mailFrom?: string;
  readonly dkimSelector?: readonly string[];
  readonly dkimDomain?: string;
  readonly dns?: readonly string[];
}

/** @returns the exit code */
export async function domainCommand(name: string, options: DomainOptions): Promise<number> {
  const request = requestOf(name, options);
  const checks = selectChecks(options.check ?? ['domain-*']).filter(({ kind }) => kind === 'domain');
  if (checks.length === 0) {
    throw new InputError(`--check ${options.check?.join(' ')}: none of these is about a domain (domain-*)`);
  }
  await checkOutputs(options);
  const servers = options.dns ?? settingsFrom(process.env).dns;
  const ports = { resolver: makeResolver(servers), now: () => new Date() };
  const progress = new Progress();
  const seen = await inspect(ports, request, checks, progress.onRead).finally(() => progress.done());
  await write(seen, options);
  const code = exitCodeOf(seen.report, options.failOn);
  // A sender that fails DMARC is as bad as a critical finding.
  const fails = seen.sender?.verdict.passes === 'no' && options.failOn !== 'none';
  return code === EXIT.ok && fails ? EXIT.findings : code;
}

function requestOf(name: string, { mailFrom, dkimSelector = [], dkimDomain }: DomainOptions): InspectRequest {
  const domain = asDomain(name);
  if (!domain.ok) throw new InputError(`${JSON.stringify(name)} is not a domain name: ${domain.why}`);
  if (dkimDomain !== undefined && dkimSelector.length === 0) {
    throw new InputError('--dkim-domain says whose keys --dkim-selector names: give a selector too');
  }
  return {
    domain: domain.name,
    dkimSelectors: dkimSelector,
    ...(mailFrom && { mailFrom }),
    ...(dkimDomain && { dkimDomain }),
  };
}

async function write(seen: Inspection, { format, out }: DomainOptions): Promise<void> {
  const json = () => `${JSON.stringify(seen, null, 2)}\n`;
  if (out === undefined) {
    const options = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
    process.stdout.write(format === 'json' ? json() : domainTable(seen, options));
    return;
  }
  const plain = { paint: (_: unknown, text: string) => text, width: 100 };
  await writeFile(out, format === 'json' ? json() : domainTable(seen, plain));
  note(`What was seen of ${seen.domain} is in ${out}.`);
}
