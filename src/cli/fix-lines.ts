// The fix of a finding on a terminal: records to publish and commands to run, as they are to be pasted, and what they
// leave to a person.
import { sesCommands, shellText } from '../fix/aws/commands.ts';
import { absoluteName, rdataIn } from '../fix/render/rdata.ts';
import { type DnsChange, en, type Finding, ja, type Localized, say } from '../model.ts';
import type { TableOptions } from './screen.ts';
import { harmless } from './terminal.ts';
import { padded, wrapped } from './wrap.ts';

type Change = NonNullable<Finding['fix']>['changes'][number];

const LABELS = {
  publish: say(en`Publish`, ja`公開`),
  remove: say(en`Remove`, ja`削除`),
  run: say(en`Run`, ja`実行`),
  note: say(en`Note`, ja`注意`),
  above: say(en`The fix is above.`, ja`修正は上記のとおりです。`),
} as const;
const LABEL = 9;
const UNSEEN = say(en`look first what is there`, ja`先に既存のレコードを確認してください`);

/** Writes fixes, each change once: what one check asks for, another asks for too. */
export class FixLines {
  readonly #options: TableOptions;
  readonly #told = new Set<string>();

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** Lines below a finding; none where its fix does not follow from what was read. */
  of({ fix }: Finding): string[] {
    if (fix === undefined) return [];
    const changes = fix.changes.filter((change) => this.#isNew(change));
    if (fix.changes.length > 0 && changes.length === 0) return [labelled('above', '', this.#options)];
    return [
      ...changes.flatMap((change) => linesOf(change, this.#options)),
      ...fix.open.map((text) => {
        const lines = wrapped(harmless(text), this.#options.width - 4 - LABEL);
        return labelled('note', lines, this.#options);
      }),
    ];
  }

  #isNew(change: Change): boolean {
    const key = JSON.stringify(change.kind === 'dns' ? change.set : change);
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }
}

function linesOf(change: Change, options: TableOptions): string[] {
  const { paint, locale } = options;
  if (change.kind === 'dns') {
    const { set, before, remove } = change;
    const lines = recordLines(set).map((line) => labelled('publish', paint('cyan', line), options));
    const replaced = before.known ? before.value.filter((value) => !set.values.includes(value)) : [];
    const gone = [
      ...(remove === undefined ? [] : goneLines(remove)),
      ...goneLines({ ...set, values: replaced }),
    ];
    const unseen = before.known ? [] : [labelled('note', UNSEEN[locale], options)];
    return [...gone.map((line) => labelled('remove', paint('cyan', line), options)), ...lines, ...unseen];
  }
  if (change.kind !== 'ses') return [];
  const { run } = sesCommands(change);
  return run.map((command) => labelled('run', paint('cyan', shellText(command)), options));
}

/** A line for each record that is no longer to stand there; its time to live nobody has asked for. */
function goneLines({ name, type, values }: Omit<Localized<DnsChange>['set'], 'ttl'>): string[] {
  return values.map((value) => `${absoluteName(name)} IN ${type} ${rdataIn('zoneFile', type, value)}`);
}

/** A line of a zone file for each record: `name. 300 IN TXT "…"`. */
function recordLines({ name, type, ttl, values }: Localized<DnsChange>['set']): string[] {
  return values.map((value) => `${absoluteName(name)} ${ttl} IN ${type} ${rdataIn('zoneFile', type, value)}`);
}

function labelled(label: keyof typeof LABELS, text: string, { paint, locale }: TableOptions): string {
  const indent = ' '.repeat(4 + LABEL);
  const head = padded(LABELS[label][locale], LABEL);
  return `    ${paint('green', head)}${text.replaceAll('\n', `\n${indent}`)}`;
}
