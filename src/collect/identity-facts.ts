// The facts of the identities of a Region: made part by part, each as soon as what it rests on is there, while SES still
// tells of other identities, and packed at once. What is kept of an identity besides is what others need to know of it.
import pLimit from 'p-limit';
import { domainOf } from '../email/address.ts';
import { known, notKnown } from '../fact.ts';
import type { Fact, IdentityRef, MailFromProposal, Subject } from '../model.ts';
import type { DeepReader } from './deep-reads.ts';
import type { IdentityRead } from './identities.ts';
import type { IdentityDetails } from './identity-details.ts';
import { coverFact } from './identity-index.ts';
import { inBatchesOf, type ListRead } from './list.ts';
import type { MailReader } from './mail.ts';
import type { ProposalReader } from './mail-from-proposal.ts';
import { PACKED_TOGETHER, PackedFacts, packedSubject, type Unpacked } from './pack.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

/** The places of the parts: the order of the facts of an identity. */
const [MAIL, DEEP, PROPOSAL] = [0, 1, 2] as const;

/** Groups about whose mail DNS is asked at once, in all Regions together: enough to keep its fifty places busy. */
const MAIL_AT_ONCE = 8;
/** The same of proposals, which come after what checks ask. */
const PROPOSALS_AT_ONCE = 2;

/** Bounds what is under way in all Regions of a scan. */
export function turns() {
  return { mail: pLimit(MAIL_AT_ONCE), proposals: pLimit(PROPOSALS_AT_ONCE) };
}

/** What the parts rest on, and that has to be waited for. */
export interface IdentityPorts {
  readonly account: string;
  readonly wanted: Wanted;
  list(): Promise<ListRead<IdentityRef>>;
  readonly mail: MailReader;
  deep(): Promise<DeepReader>;
  proposals(): Promise<ProposalReader>;
  readonly details: Pick<IdentityDetails, 'of' | 'want'>;
  readonly turns: ReturnType<typeof turns>;
  readonly last: Unpacked;
  /** Told of identities whose parts are all there. */
  onComplete(subjects: readonly Subject<'identity'>[]): void;
}

interface Group {
  readonly members: readonly IdentityRead[];
  readonly packed: PackedFacts<'identity'>;
  readonly subjects: readonly Subject<'identity'>[];
}

export class IdentityFacts {
  readonly #ports: IdentityPorts;
  readonly #groups: Group[] = [];
  readonly #work: Promise<unknown>[] = [];
  #deep: Promise<void> = Promise.resolve();

  constructor(ports: IdentityPorts) {
    this.#ports = ports;
  }

  /** More identities, in the order of their list. */
  add(identities: readonly IdentityRead[]): void {
    const { account, last, onComplete } = this.#ports;
    for (const members of inBatchesOf(PACKED_TOGETHER, identities)) {
      const packed = new PackedFacts<'identity'>(last);
      const subjects = members.map(({ arn: id, name, region }, index) =>
        packedSubject({ kind: 'identity', id, name, account, region }, packed, index),
      );
      const group = { members, packed, subjects };
      this.#groups.push(group);
      // One group after the other: thousands of identities may wait until it is clear that they will not be asked for.
      this.#deep = this.#deep.then(() => this.#deepPart(group));
      const parts = [this.#mailPart(group), this.#proposalPart(group), this.#deep];
      this.#begin(Promise.all(parts).then(() => onComplete(subjects)));
    }
  }

  /** All subjects, in the order of their list, when their facts are complete. There will be no more of them. */
  async subjects(): Promise<Subject<'identity'>[]> {
    await Promise.all(this.#work);
    return this.#groups.flatMap(({ subjects }) => subjects);
  }

  /** What goes wrong is thrown where all of it is awaited. */
  #begin(part: Promise<unknown>): void {
    part.catch(() => {});
    this.#work.push(part);
  }

  /** What list, batches and DNS tell. */
  async #mailPart({ members, packed }: Group): Promise<void> {
    const { details, mail, turns } = this.#ports;
    const whole = await this.#ports.list();
    const make = async () =>
      packed.put(MAIL, await Promise.all(members.map((one) => mailOf(one, whole, mail))));
    await mail.signersRead(members);
    const inDoubt = await turns.mail(async () => {
      const doubtful = await mail.inDoubt(members);
      if (doubtful.length === 0) await make();
      return doubtful;
    });
    if (inDoubt.length === 0) return;
    // SES tells of them one by one; until then their turn is for others. DNS is not asked again: its answers are kept.
    for (const { name } of inDoubt) details.want(name, 'inDoubt');
    await Promise.all(inDoubt.map(({ name }) => details.of(name)));
    await turns.mail(make);
  }

  /** What SES tells one by one. */
  async #deepPart({ members, packed }: Group): Promise<void> {
    const deep = await this.#ports.deep();
    packed.put(DEEP, await Promise.all(members.map((identity) => deep.ofIdentity(identity))));
  }

  /** What fixes need of DNS. */
  async #proposalPart({ members, packed }: Group): Promise<void> {
    const { wanted, turns } = this.#ports;
    const put = (facts: readonly Fact<MailFromProposal>[]) =>
      packed.put(
        PROPOSAL,
        facts.map((mailFromProposal) => ({ mailFromProposal })),
      );
    if (!wanted.has('identity.mailFromProposal')) return put(members.map(() => notKnown(NOT_WANTED)));
    const proposals = await this.#ports.proposals();
    const domains = members.map(({ name }) => domainOf(name));
    await proposals.read(domains);
    await turns.proposals(async () => {
      const families = await proposals.familiesOf(domains);
      put(await Promise.all(members.map((identity) => proposals.of(identity, families))));
    });
  }
}

async function mailOf(identity: IdentityRead, list: ListRead<IdentityRef>, mail: MailReader) {
  const { type, dkim, mailFrom, notifications } = identity;
  return {
    type: known(type, 'ses:ListEmailIdentities'),
    cover: coverFact(identity, list),
    dkim,
    mailFrom,
    notifications,
    ...(await mail.ofIdentity(identity)),
  };
}
