// The records by which the targets of DMARC reports say that they take them (RFC 9990 section 4).
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import { toAsciiName } from '../../email/names.ts';
import { shown } from '../../email/shown.ts';
import { type DnsChange, en, ja, type ReportAuthorization, say, type Text } from '../../model.ts';
import { type DnsFix, recordSet, stands } from './record-set.ts';

/** The whole of it: which reports it takes, the name says. */
const CONSENT = 'v=DMARC1';

/** What targets outside the organizational domain have to publish. Each stands in the zone of the target. */
export function reportsFix(reports: readonly ReportAuthorization[]): DnsFix {
  const changes = new Map<string, DnsChange>();
  const open = new Map<string, Text>();
  for (const report of reports) {
    if (report.kind !== 'refused') continue;
    const { target, name, texts } = report;
    const cannot = whyNot(target, name);
    if (cannot !== undefined) open.set(target, cannot);
    else {
      const set = recordSet('TXT', name, [...texts, CONSENT]);
      changes.set(name, {
        purpose: 'dmarcReports',
        set,
        before: stands('TXT', texts),
        why: consent(name, target),
      });
    }
  }
  return { changes: [...changes.values()], open: [...open.values()] };
}

function whyNot(target: string, name: string): Text | undefined {
  const provider = mailboxProviderOf(target);
  if (provider !== undefined) return ofProvider(target, provider);
  const ascii = toAsciiName(name);
  return ascii.ok ? undefined : noSuchName(name, ascii.why);
}

function consent(name: string, target: string): Text {
  const domain = name.slice(0, -`._report._dmarc.${target}`.length);
  return say(
    en`${target} takes the DMARC reports of ${domain}; the record belongs into the zone of ${target}`,
    ja`${target} が ${domain} の DMARC レポートを受け取ることを承認するレコード (${target} のゾーンに作成)`,
  );
}

function ofProvider(target: string, provider: string): Text {
  return say(
    en`Reports cannot go to ${target}: only ${provider} could publish that it takes them. Choose an address of a domain
       of your own.`,
    ja`${target} はレポートの宛先にできません。受け取りの承認を公開できるのは ${provider} だけです。自社のドメインの
       アドレスを選んでください。`,
  );
}

function noSuchName(name: string, why: Text): Text {
  return say(
    en`Nobody can publish at ${shown(name)} that reports are taken: ${why}. Choose another address.`,
    ja`${shown(name)} には受け取りの承認を公開できません: ${why}。別のアドレスを選んでください。`,
  );
}
