// Whatever there is: the identity that a pool is to send as is of its account, where it may send from, and holds its FROM.
import fc from 'fast-check';
import {
  DEFAULT_SENDER,
  found,
  identityRef,
  missing,
  ownFromSender,
  sesSender,
} from '../../../src/checks/samples.ts';
import { parseFrom } from '../../../src/email/address.ts';
import { OF_POOL } from '../../../src/fix/of-pool.ts';
import type { Subject } from '../../../src/model.ts';
import { sendingRegions } from '../../../src/pool-regions.ts';
import { known } from '../../support/probe.ts';
import { ACCOUNT, account, contextOf, identity, poolWith, waiting } from './estate.ts';

const REGIONS = ['eu-west-1', 'us-east-1', 'eu-central-1', 'eu-west-3', 'ap-southeast-4', 'ap-southeast-2'];
const DOMAINS = ['a.example', 'x.a.example', 'y.x.a.example', 'b.example', 'gmail.com'];
const region = fc.constantFrom(...REGIONS);
const domain = fc.constantFrom(...DOMAINS);
const name = fc.oneof(
  domain,
  domain.map((one) => `me@${one}`),
);

const identities = fc.uniqueArray(fc.record({ name, region, isVerified: fc.boolean() }), {
  selector: (one) => `${one.region}/${one.name}`,
  maxLength: 8,
});
const accounts = fc.subarray(REGIONS);
const sending = fc.record({
  kind: fc.constantFrom('default', 'cognito', 'ses'),
  name,
  region: fc.oneof(region, fc.constant('*')),
  account: fc.constantFrom(ACCOUNT, ACCOUNT, '444455556666'),
});

type Made = { name: string; region: string; isVerified: boolean };

function poolOf(
  of: { kind: string; name: string; region: string; account: string },
  at: string,
  all: readonly Made[],
): Subject<'userPool'> {
  if (of.kind === 'default') return poolWith(DEFAULT_SENDER, undefined, {}, at);
  const sender =
    of.kind === 'ses' ? sesSender(of.name, of.region, of.account) : ownFromSender(of.name, of.region);
  const arn = identityRef(of.name, 'SUCCESS', of.region).arn;
  const named = all.find((one) => one.name === of.name && one.region === of.region && of.account === ACCOUNT);
  const identity =
    named === undefined
      ? missing('notFound', arn)
      : found(identityRef(of.name, named.isVerified ? 'SUCCESS' : 'PENDING', of.region));
  const EmailSendingAccount = of.kind === 'ses' ? 'DEVELOPER' : 'COGNITO_DEFAULT';
  const email = {
    EmailSendingAccount,
    SourceArn: arn,
    ...(of.name.includes('@') ? {} : { From: `no-reply@${of.name}` }),
  };
  return poolWith(sender, email, { senderIdentities: known([identity]) }, at);
}

test('the identity of a switch', () => {
  let switches = 0;
  const checks = ['cognito-own-sender', 'cognito-sender-exists', 'cognito-sender-from-matches'];
  fc.assert(
    fc.property(identities, accounts, sending, region, fc.option(domain), (all, granted, of, at, answer) => {
      const pool = poolOf(of, at, all);
      const subjects = [
        pool,
        ...all.map((one) => identity(one.name, one.region, one.isVerified ? {} : waiting)),
        ...granted.map((one) => account(one)),
      ];
      const senders = answer === null ? [] : [{ pool: '*', from: `Me <me@${answer}>` }];
      const fixes = checks.map((check) => OF_POOL[check]?.(pool, contextOf(subjects, checks, { senders })));
      for (const fix of fixes) expect(fix).toEqual(fixes[0]);
      for (const change of fixes[0]?.changes ?? []) {
        if (change.kind !== 'cognito' || change.change !== 'updateUserPool') continue;
        switches += 1;
        // Plain JSON of the switch's own making: both are texts, or what follows fails.
        const { SourceArn: arn, From: from } = change.input.EmailConfiguration as {
          SourceArn: string;
          From: string;
        };
        const [, , , where = '', whose, ...rest] = arn.split(':');
        const holder = rest.join(':').replace('identity/', '');
        expect(whose).toBe(ACCOUNT);
        const allowed = sendingRegions(at, 'ses') ?? [];
        expect(where === '*' ? allowed : [where]).toEqual(expect.arrayContaining([change.identity.region]));
        expect(allowed).toContain(change.identity.region);
        const parsed = parseFrom(from);
        if (parsed.kind !== 'address') throw new Error(`no address: ${from}`);
        expect(`.${parsed.domain}`.endsWith(`.${holder.slice(holder.lastIndexOf('@') + 1)}`)).toBe(true);
        expect(parsed.domain).not.toBe('gmail.com');
        const isThere = all.some((one) => one.name === holder && one.region === change.identity.region);
        const isMade = (fixes[0]?.changes ?? []).some(
          (one) =>
            one.kind === 'ses' &&
            one.change === 'createDomainIdentity' &&
            one.identity === holder &&
            one.region === change.identity.region,
        );
        expect(isThere).toBe(!isMade);
      }
    }),
    { numRuns: 400, seed: 1 },
  );
  expect(switches).toBeGreaterThan(100);
});
