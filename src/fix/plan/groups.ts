// Which step of a plan a change belongs to: its phase, an id that stays the same from plan to plan, and a title. Pure.
import {
  type Change,
  type CognitoChange,
  type Decision,
  type DnsChange,
  en,
  ja,
  type RequestChange,
  say,
  type Text,
} from '../../model.ts';
import { dkimDomainOf, dmarcDomainOf, type Group, ofMailFrom, type Placed } from './group.ts';
import { ofSes } from './groups-ses.ts';
import type { Phase } from './shape.ts';

/**
 * Changes of one group are done together.
 * @param poolName what a pool is called, by account and pool id
 */
export function groupOf(
  change: Change,
  poolName: (pool: Pick<CognitoChange, 'account' | 'poolId'>) => string = ({ poolId }) => poolId,
): Group {
  switch (change.kind) {
    case 'dns':
      return ofDns(change);
    case 'ses':
      // With the records that it takes.
      if (change.change === 'setMailFrom') return ofMailFrom(change.mailFrom);
      return { account: change.account, ...ofSes(change) };
    case 'cognito':
      return { account: change.account, ...ofPool(change, poolName(change)) };
    case 'request':
      return { account: change.account, ...ofRequest(change) };
    case 'decide':
      return { account: change.account, ...ofDecision(change) };
  }
}

/** The step that waits for the DKIM tokens of an identity which is yet to be made. */
export function groupOfAwaited(region: string, identity: string): Omit<Group, 'account'> {
  return {
    phase: 'dns',
    key: ['dkim', region, identity],
    title: say(
      en`Publish the DKIM records of ${identity} that SES in ${region} then tells`,
      ja`作成後に ${region} の SES が示す ${identity} の DKIM レコードを公開する`,
    ),
  };
}

function ofDns({ purpose, set: { name } }: DnsChange): Group {
  switch (purpose) {
    case 'dkim': {
      const domain = dkimDomainOf(name);
      const title = say(en`Publish the DKIM records of ${domain}`, ja`${domain} の DKIM レコードを公開する`);
      return { phase: 'dns', key: ['dkim', domain], title };
    }
    case 'mailFrom':
      return ofMailFrom(name);
    case 'spf': {
      const title = say(en`Mend the SPF record of ${name}`, ja`${name} の SPF レコードを修正する`);
      return { phase: 'dns', key: ['spf', name], title };
    }
    case 'dmarc': {
      const domain = dmarcDomainOf(name);
      const title = say(en`Publish the DMARC record of ${domain}`, ja`${domain} の DMARC レコードを公開する`);
      return { phase: 'dns', key: ['dmarc', domain], title };
    }
    case 'dmarcPolicy': {
      const domain = dmarcDomainOf(name);
      const title = say(en`Tighten the DMARC policy of ${domain}`, ja`${domain} の DMARC ポリシーを強化する`);
      return { phase: 'tighten', key: ['tighten', domain], title };
    }
    case 'dmarcReports': {
      const title = say(
        en`Let DMARC reports be sent to another domain: ${name}`,
        ja`別のドメインへの DMARC レポート送信を許可する: ${name}`,
      );
      return { phase: 'dns', key: ['reports', name], title };
    }
  }
}

function ofPool({ change, region, poolId }: CognitoChange, name: string): Placed {
  switch (change) {
    case 'updateUserPool': {
      const title = say(
        en`Switch the user pool ${name} (${region}) to its sender`,
        ja`ユーザープール ${name} (${region}) の送信元を切り替える`,
      );
      return { phase: 'switch', key: ['pool', poolId], title };
    }
    case 'setRiskConfiguration': {
      const title = say(
        en`Switch the threat-protection notices of the user pool ${name} (${region}) to their sender`,
        ja`ユーザープール ${name} (${region}) の脅威保護の通知の送信元を切り替える`,
      );
      return { phase: 'switch', key: ['notices', poolId], title };
    }
    case 'setLogDelivery': {
      const title = say(
        en`Log mail of user pools in ${region} that could not be sent`,
        ja`${region} のユーザープールで送信できなかったメールをログに残す`,
      );
      return { phase: 'watch', key: ['logs', region], title };
    }
  }
}

function ofRequest(change: RequestChange): Placed {
  const { region } = change;
  const production = (key: string, title: Text): Placed => ({
    phase: 'production',
    key: [key, region],
    title,
  });
  switch (change.request) {
    case 'productionAccess':
      return production(
        'access',
        say(
          en`Ask AWS for production access to SES in ${region}`,
          ja`${region} の SES の本稼働アクセスをリクエストする`,
        ),
      );
    case 'awaitReview':
      return production(
        'access',
        say(
          en`Wait for AWS’s answer on production access to SES in ${region}`,
          ja`${region} の SES の本稼働アクセスについて AWS の回答を待つ`,
        ),
      );
    case 'supportCase':
      return production(
        'review',
        say(
          en`Answer AWS’s review of SES in ${region}`,
          ja`${region} の SES に対する AWS のレビューに回答する`,
        ),
      );
    case 'quotaIncrease':
      return production(
        'quota',
        say(
          en`Ask AWS for a larger sending quota in ${region}`,
          ja`${region} の送信クォータの引き上げをリクエストする`,
        ),
      );
  }
}

const DECISIONS: Readonly<
  Record<Decision['about'], readonly [phase: Phase, title: (what: string, where: string) => Text]>
> = {
  sender: [
    'decide',
    (what) => say(en`Decide from which address ${what} sends`, ja`${what} の FROM アドレスを決める`),
  ],
  reports: [
    'decide',
    (what) =>
      say(en`Decide who reads DMARC reports: ${what}`, ja`DMARC レポートを誰が読むかを決める: ${what}`),
  ],
  other: ['decide', (what) => say(en`Decide on ${what}`, ja`${what} の対応を決める`)],
  reputation: [
    'production',
    (what) => say(en`Bring bounces and complaints down: ${what}`, ja`バウンスと苦情を減らす: ${what}`),
  ],
  feedback: [
    'watch',
    (what, where) =>
      say(
        en`Decide who reads the events of ${what} in ${where}`,
        ja`${where} の ${what} のイベントを誰が読むかを決める`,
      ),
  ],
  removal: ['tidy', (what) => say(en`Decide what becomes of ${what}`, ja`${what} の扱いを決める`)],
};

function ofDecision({ about, subject, region }: Decision): Placed {
  const [phase, titleOf] = DECISIONS[about];
  const title = titleOf(subject, region);
  // Both rates of a Region come from the same mail, and whoever reads reports reads those of all domains.
  if (about === 'reputation') return { phase, key: [about, region], title };
  if (about === 'reports') return { phase, key: [about, subject], title };
  return { phase, key: [about, region, subject], title };
}
