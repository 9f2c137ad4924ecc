// What a finding is about where a list could not be read, so that there are no subjects to ask about.
import {
  en,
  ja,
  type Kind,
  type Listing,
  type Locale,
  type SubjectRef,
  say,
  type Text,
  told,
} from '../model.ts';
import { partitionOf } from '../regions.ts';

/** Stands for every subject of a list that could not be read. */
export function wholeList({ kind, account, region }: Listing, locale: Locale): SubjectRef {
  const arn = (service: string, path: string) =>
    `arn:${partitionOf(region)}:${service}:${region}:${account}:${path}`;
  const whole: Record<Kind, { id: string; name: Text }> = {
    userPool: {
      id: arn('cognito-idp', 'userpool/*'),
      name: say(en`every user pool in ${region}`, ja`${region} のすべてのユーザープール`),
    },
    identity: {
      id: arn('ses', 'identity/*'),
      name: say(en`every identity in ${region}`, ja`${region} のすべての ID`),
    },
    account: {
      id: `${account}/${region}`,
      name: say(en`SES in ${region}`, ja`${region} の SES`),
    },
    // DNS is read once for all Regions; a Region by itself stands for the domains that only it would have told.
    domain: {
      id: `${account}/${region}/*`,
      name:
        region === 'global'
          ? say(en`every domain of ${account}`, ja`アカウント ${account} のすべてのドメイン`)
          : say(
              en`every domain that mail comes from in ${region}`,
              ja`${region} からのメールに使われるすべてのドメイン`,
            ),
    },
  };
  const { id, name } = whole[kind];
  return { kind, id, name: told(name, locale), account, region };
}
