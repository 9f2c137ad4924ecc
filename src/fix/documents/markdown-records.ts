// Records in Markdown: a table to read, and what to paste where the zone is kept.
import { distinct, en, ja, type Locale, say } from '../../model.ts';
import { details, fenced, htmlCode, prose } from '../render/markdown.ts';
import { changeLines } from '../render/route53-commands.ts';
import { markdownTable } from '../render/table.ts';
import { zoneFile } from '../render/zone-file.ts';
import type { HostedZone } from '../render/zones.ts';
import { batchNotes, type StepBatch, stepBatches } from './dns.ts';
import { type NumberedStep, ofKind } from './document.ts';
import { hereDocument } from './here-document.ts';
import type { StepContext } from './markdown-context.ts';

const ZONE_LINES = say(en`Lines for a zone file`, ja`ゾーンファイルの行`);

export function recordsMarkdown(numbered: NumberedStep, { locale, zones, layout }: StepContext): string[] {
  const changes = ofKind(numbered.step.changes, 'dns');
  if (changes.length === 0) return [];
  const batches = stepBatches(numbered, zones);
  const groups = new Map<string, StepBatch[]>();
  for (const batch of batches) groups.set(batch.zone.name, [...(groups.get(batch.zone.name) ?? []), batch]);
  return [
    markdownTable(changes)[locale].trimEnd(),
    details(ZONE_LINES[locale], fenced(zoneFile(changes)[locale], 'dns')),
    ...[...groups.values()].map((inZone) =>
      layout === undefined
        ? batchDetails(inZone, locale)
        : batchLinks(inZone, layout.folderOf(undefined), locale),
    ),
  ];
}

/** A text that makes the files and sends them. */
function batchDetails(batches: readonly StepBatch[], locale: Locale): string {
  const zone: HostedZone = batches[0]?.zone ?? { name: '' };
  const files = batches.map(({ file, json }) => hereDocument(file, json));
  const lines = changeLines(
    zone,
    batches.map(({ file }) => file),
  );
  const notes = distinct(batchNotes(batches)).map((note) => `- ${prose(note[locale])}`);
  const name = htmlCode(zone.name);
  const summary = say(en`Route 53: the zone ${name}`, ja`Route 53: ゾーン ${name}`);
  const body = [
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    fenced([...files, ...lines].join('\n'), 'sh'),
  ];
  return details(summary[locale], body.join('\n\n'));
}

/** The files of the script. */
function batchLinks(batches: readonly StepBatch[], folder: string, locale: Locale): string {
  const links = batches.map(({ file }) => `[\`${file}\`](${folder}${file})`).join(', ');
  const notes = distinct(batchNotes(batches)).map((note) => `- ${prose(note[locale])}`);
  return [`Route 53: ${links}`, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n');
}
