// Builders of senders, for tests of verdicts: what DNS is said to hold, in few words.
import {
  type AuthLeg,
  type DmarcDiscovery,
  type DmarcPolicy,
  en,
  type Fact,
  ja,
  type OrganizationalDomain,
  type SenderAuthentication,
  same,
  say,
  type YesNo,
} from '../../src/model.ts';

const known = <T>(value: T): Fact<T> => ({ known: true, value, source: 'dns:TXT' });
export const unread = { known: false, why: same('TXT _dmarc.example.com: SERVFAIL') } as const;

export function organization(rfc9989: string, rfc7489 = rfc9989): Fact<OrganizationalDomain> {
  return known({ rfc9989, rfc7489, queries: [] });
}

/** A record that applies, at the domain it stands at. */
export function record(text: string, at = 'example.com', policy: DmarcPolicy = 'none'): Fact<DmarcDiscovery> {
  return known({ kind: 'found', at: `_dmarc.${at}`, record: text, scope: 'domain', policy, queries: [] });
}

export const NO_RECORD: Fact<DmarcDiscovery> = known({ kind: 'none', queries: [] });

export function leg(domain: string, passes: YesNo = 'yes', its = organization('example.com')): AuthLeg {
  return { domain, passes, because: same(`${domain} ${passes}`), organization: its };
}

export const AMAZON: AuthLeg = leg('amazonses.com', 'yes', organization('amazonses.com'));

/** Mail from example.com with both legs in order, unless said otherwise. */
export function sender(parts: Partial<SenderAuthentication> = {}): SenderAuthentication {
  const dmarc = record('v=DMARC1; p=none');
  return {
    route: say(en`through SES in eu-west-1 as example.com`, ja`eu-west-1 の SES から example.com として`),
    from: 'example.com',
    organization: organization('example.com'),
    dmarc,
    dmarcByRfc7489: parts.dmarc ?? dmarc,
    dkim: [leg('example.com')],
    spf: leg('bounce.example.com'),
    ...parts,
  };
}
