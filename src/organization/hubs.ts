// Security Hub of each account, with the credentials that it was looked at with: it takes findings from nobody else.
import type { PublishPorts } from '../publish/index.ts';
import type { MemberRole } from './role.ts';

/** What reaching the Security Hub of several accounts asks the outside. */
export interface HubPorts extends Pick<PublishPorts, 'securityHub'> {
  member(role: MemberRole): Pick<PublishPorts, 'securityHub'> & { close(): void };
}

/** The Security Hubs of accounts; to be closed when all is told. */
export class Hubs {
  readonly #ports: HubPorts;
  readonly #roles: ReadonlyMap<string, MemberRole | undefined>;
  readonly #members: ReturnType<HubPorts['member']>[] = [];

  /** @param accounts with their roles; left out: the own credentials */
  constructor(
    ports: HubPorts,
    accounts: Iterable<{ readonly account: string; readonly role?: MemberRole | undefined }>,
  ) {
    this.#ports = ports;
    this.#roles = new Map([...accounts].map(({ account, role }) => [account, role]));
  }

  readonly of: PublishPorts['securityHub'] = async (region, account) => {
    if (!this.#roles.has(account)) return undefined;
    const role = this.#roles.get(account);
    if (role === undefined) return this.#ports.securityHub(region, account);
    const member = this.#ports.member(role);
    this.#members.push(member);
    return member.securityHub(region, account);
  };

  close(): void {
    for (const member of this.#members) member.close();
  }
}
