// DNS as a table before and after changes of a fix, and the facts that a scan would read of it.
import { MailDns } from '../../src/collect/mail-dns.ts';
import { Journal } from '../../src/fact.ts';
import type { DnsFix } from '../../src/fix/dns/record-set.ts';
import type { Fact, MailFromRecords, Text } from '../../src/model.ts';
import { broken, englishLeft, isJapanese, styleFaults, tokensLost } from './languages.ts';
import { type Zone, type ZoneName, zoneResolver } from './zone.ts';

/** What a scan learns of mail from this table. */
export function scanned(zone: Zone): MailDns {
  return new MailDns(zoneResolver(zone), new Journal(), '111122223333');
}

/** The value of a fact. @throws where it is not known */
export async function seen<T>(fact: Promise<Fact<T>> | Fact<T>): Promise<T> {
  const read = await fact;
  if (!read.known) throw new Error(read.why.en);
  return read.value;
}

/** The facts of a MAIL FROM domain, as they are collected. */
export async function mailFromFacts(
  zone: Zone,
  domain = 'bounce.example.com',
  region = 'eu-west-1',
): Promise<MailFromRecords> {
  const dns = scanned(zone);
  const [mx, txt, spf] = [await dns.mx(domain), await dns.txt(domain), await dns.sesSpf(domain)];
  const expectedExchange = `feedback-smtp.${region}.amazonses.com`;
  return { kind: 'custom', domain, expectedExchange, mx, txt, spf };
}

/** The table with the changes made, set by set as Route 53 makes them; each must say rightly what stood there. */
export function published(zone: Zone, { changes }: DnsFix): Zone {
  const names = new Map<string, ZoneName>(Object.entries(zone));
  for (const { set, before, remove } of changes) {
    const { [remove?.type ?? 'PTR']: removed, ...kept } = names.get(set.name) ?? {};
    if (remove !== undefined)
      expect(valuesOf({ [remove.type]: removed }, remove.type)).toEqual(remove.values);
    if (before.known) expect(valuesOf(kept, set.type)).toEqual(before.value);
    names.set(set.name, { ...kept, ...asZone(set.type, set.values) });
  }
  return Object.fromEntries(names);
}

type Type = 'CNAME' | 'MX' | 'TXT';

function valuesOf(name: ZoneName, type: Type): readonly string[] {
  if (type === 'TXT') return name.TXT ?? [];
  if (type === 'MX') return (name.MX ?? []).map((mx) => mx.join(' '));
  return name.CNAME === undefined ? [] : [name.CNAME];
}

function asZone(type: Type, values: readonly string[]): ZoneName {
  if (type === 'TXT') return { TXT: values };
  const [first = ''] = values;
  if (type === 'CNAME') return { CNAME: first };
  return {
    MX: values.map((value) => {
      const [preference = '', exchange = ''] = value.split(' ');
      return [Number(preference), exchange] as const;
    }),
  };
}

/** Every sentence of a fix stands in both languages, with the same names and figures. */
export function expectWellSaid({ changes, open }: DnsFix): void {
  for (const text of [...changes.map(({ why }) => why), ...open]) expect(faultsOf(text)).toEqual([]);
  for (const { en, ja } of open) {
    expect(en).toMatch(/\.$/);
    expect(ja).toMatch(/。$/);
  }
}

function faultsOf(text: Text): string[] {
  const { en, ja } = text;
  const faults = [...broken(en), ...broken(ja), ...tokensLost(text), ...englishLeft(ja), ...styleFaults(ja)];
  const all = isJapanese(ja) ? faults : [...faults, 'not Japanese'];
  return all.length === 0 ? [] : [...all, en, ja];
}
