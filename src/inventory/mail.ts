// The schemas of src/model/mail.ts: what DNS says of mail, as it stands in a saved inventory.
import * as v from 'valibot';
import type {
  DkimKey,
  DkimRecord,
  DkimRecords,
  DmarcDiscovery,
  MailFromProposal,
  MailFromRecords,
  OrganizationalDomain,
  ReportAuthorization,
  SenderAuthentication,
  SesSpf,
  SpfEvaluation,
} from '../model.ts';
import { fact, sentence, text, texts } from './fact.ts';

/** A schema whose output the compiler holds to a type of the model. */
type Of<T> = v.GenericSchema<unknown, T>;

const asked = v.strictObject({
  type: v.picklist(['TXT', 'CNAME', 'MX', 'A', 'AAAA', 'PTR']),
  name: text,
  servers: texts,
  ms: v.number(),
});

const dkimKey: Of<DkimKey> = v.variant('state', [
  v.strictObject({
    state: v.literal('usable'),
    algorithm: v.picklist(['rsa', 'ed25519']),
    bits: v.number(),
    testing: v.boolean(),
  }),
  v.strictObject({ state: v.literal('revoked') }),
  v.strictObject({ state: v.literal('unusable'), why: sentence, bits: v.exactOptional(v.number()) }),
  v.strictObject({ state: v.literal('absent') }),
  v.strictObject({ state: v.literal('several') }),
]);

const dkimRecord: Of<DkimRecord> = v.strictObject({
  name: text,
  selector: text,
  expectedTarget: v.optional(text),
  target: v.optional(text),
  texts,
  key: dkimKey,
  atTarget: v.exactOptional(v.picklist(['sameKey', 'otherKey', 'nothing'])),
  asked: v.array(asked),
});

export const dkimRecords: Of<DkimRecords> = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({
    kind: v.literal('easyDkim'),
    hostedZone: text,
    zoneFrom: v.picklist(['ses', 'region']),
    records: v.array(fact(dkimRecord)),
  }),
  v.strictObject({ kind: v.literal('byodkim'), records: v.array(fact(dkimRecord)) }),
]);

const spfResult = v.picklist(['none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror']);

export const spfEvaluation: Of<SpfEvaluation> = v.strictObject({
  domain: text,
  record: v.optional(text),
  texts: v.optional(texts),
  result: spfResult,
  why: sentence,
  explanation: v.exactOptional(text),
  terms: v.array(
    v.strictObject({
      domain: text,
      term: text,
      depth: v.number(),
      lookups: v.number(),
      voids: v.number(),
      outcome: v.picklist(['match', 'noMatch', 'error']),
    }),
  ),
  lookups: v.number(),
  voids: v.number(),
  asked: v.array(asked),
});

const sesSpf: Of<SesSpf> = v.strictObject({
  networks: v.number(),
  evaluation: spfEvaluation,
  notPassing: v.array(v.strictObject({ network: text, result: spfResult })),
});

export const mailFromRecords: Of<MailFromRecords> = v.variant('kind', [
  v.strictObject({ kind: v.literal('default') }),
  v.strictObject({
    kind: v.literal('custom'),
    domain: text,
    expectedExchange: text,
    mx: fact(
      v.strictObject({
        records: v.array(v.strictObject({ preference: v.number(), exchange: text })),
        asked,
      }),
    ),
    txt: fact(v.strictObject({ records: texts, asked })),
    spf: fact(sesSpf),
    alias: v.exactOptional(text),
  }),
]);

export const mailFromProposal: Of<MailFromProposal> = v.variant('kind', [
  v.strictObject({ kind: v.literal('notNeeded') }),
  v.strictObject({ kind: v.literal('shared'), domain: text }),
  v.strictObject({ kind: v.literal('proposed'), domain: text, mx: fact(texts), txt: fact(texts) }),
]);

const dmarcQueries = v.array(
  v.strictObject({
    name: text,
    records: texts,
    texts,
    answer: v.picklist(['found', 'nodata', 'nxdomain']),
    alias: v.exactOptional(text),
    fault: v.exactOptional(sentence),
    asked,
  }),
);

export const dmarcDiscovery: Of<DmarcDiscovery> = v.variant('kind', [
  v.strictObject({
    kind: v.literal('found'),
    at: text,
    record: text,
    scope: v.picklist(['domain', 'organizationalDomain', 'publicSuffix']),
    policy: v.picklist(['none', 'quarantine', 'reject']),
    queries: dmarcQueries,
  }),
  v.strictObject({ kind: v.literal('none'), queries: dmarcQueries }),
]);

export const organizationalDomain: Of<OrganizationalDomain> = v.strictObject({
  rfc9989: text,
  rfc7489: text,
  queries: dmarcQueries,
});

export const reportAuthorization: Of<ReportAuthorization> = v.variant('kind', [
  v.strictObject({ kind: v.literal('internal'), uri: text, target: text }),
  v.strictObject({
    kind: v.picklist(['authorized', 'refused']),
    uri: text,
    target: text,
    name: text,
    texts,
    asked,
  }),
]);

const leg = v.strictObject({
  domain: v.optional(text),
  passes: v.picklist(['yes', 'no', 'unknown']),
  because: sentence,
  organization: fact(organizationalDomain),
});

export const senderAuthentication: Of<SenderAuthentication> = v.strictObject({
  route: sentence,
  from: text,
  organization: fact(organizationalDomain),
  dmarc: fact(dmarcDiscovery),
  dmarcByRfc7489: fact(dmarcDiscovery),
  dkim: v.array(leg),
  unsigned: v.exactOptional(sentence),
  spf: leg,
});
