// `mailposture domain`: looks at one domain in DNS alone, and says what is wrong with its mail.
import { writeFile } from 'node:fs/promises';
import { selectChecks } from '../checks/index.ts';
import { settingsFrom } from '../config.ts';
import { InputError } from '../input.ts';
import { type Inspection, type InspectRequest, inspect } from '../inspect.ts';
import { en, ja, localized, say } from '../model.ts';
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
    const asked = options.check?.join(' ') ?? '';
    throw new InputError(
      say(
        en`--check ${asked}: none of these is about a domain (domain-*)`,
        ja`--check ${asked}: ドメインに関するチェック (domain-*) がありません`,
      ),
    );
  }
  await checkOutputs(options);
  const servers = options.dns ?? settingsFrom(process.env).dns;
  const ports = { resolver: makeResolver(servers), now: () => new Date() };
  const progress = new Progress(options.locale);
  const seen = await inspect(ports, request, checks, progress.onRead).finally(() => progress.done());
  await write(seen, options);
  const code = exitCodeOf(seen.report, options.failOn);
  // A sender that fails DMARC is as bad as a critical finding.
  const fails = seen.sender?.verdict.passes === 'no' && options.failOn !== 'none';
  return code === EXIT.ok && fails ? EXIT.findings : code;
}

function requestOf(
  name: string,
  { mailFrom, dkimSelector = [], dkimDomain, locale }: DomainOptions,
): InspectRequest {
  const domain = asDomain(name);
  if (!domain.ok) {
    const given = JSON.stringify(name);
    throw new InputError(
      say(
        en`${given} is not a domain name: ${domain.why}`,
        ja`${given} はドメイン名ではありません: ${domain.why}`,
      ),
    );
  }
  if (dkimDomain !== undefined && dkimSelector.length === 0) {
    throw new InputError(
      say(
        en`--dkim-domain says whose keys --dkim-selector names: give a selector too`,
        ja`--dkim-domain は --dkim-selector のキーが属するドメインです。セレクターも指定してください`,
      ),
    );
  }
  return {
    domain: domain.name,
    locale,
    dkimSelectors: dkimSelector,
    ...(mailFrom && { mailFrom }),
    ...(dkimDomain && { dkimDomain }),
  };
}

async function write(seen: Inspection, { format, out, locale }: DomainOptions): Promise<void> {
  const json = () => `${JSON.stringify(localized(seen, locale), null, 2)}\n`;
  if (out === undefined) {
    const options = { paint: paintFor(process.stdout), width: widthOf(process.stdout), locale };
    process.stdout.write(format === 'json' ? json() : domainTable(seen, options));
    return;
  }
  const plain = { paint: (_: unknown, text: string) => text, width: 100, locale };
  await writeFile(out, format === 'json' ? json() : domainTable(seen, plain));
  note(
    say(en`What was seen of ${seen.domain} is in ${out}.`, ja`${seen.domain} の結果は ${out} にあります。`),
    locale,
  );
}
