// What a subject is called, alone and in the sentences about a finding that every channel shares. In what tells of several
// accounts each subject is named with its own: only that tells apart two pools of one name and Region.
import {
  type Cause,
  en,
  type Finding,
  ja,
  joined,
  type Part,
  type SubjectRef,
  same,
  say,
  type Text,
} from '../model.ts';
import { clip, oneLine } from '../plain-text.ts';
import type { Naming } from './naming.ts';
import { levelOf } from './summary.ts';

/**
 * What a subject is called: `user pool shop (eu-west-1)`, `domain example.com`; where several accounts are told of,
 * `user pool shop (eu-west-1, account 111122223333)`, `domain example.com (account 111122223333)`.
 */
export function subjectWords(subject: SubjectRef, naming: Naming): Text {
  const region = part(subject.region);
  const words = wordsAt(subject, region);
  if (naming === 'oneAccount') return words;
  const account = part(subject.account);
  const of = say(en`account ${account}`, ja`アカウント ${account}`);
  if (subject.kind === 'domain' || standsForList(subject))
    return say(en`${words} (${of})`, ja`${words} (${of})`);
  // SES in a Region is named with its account anyway.
  if (subject.kind === 'account') return words;
  return wordsAt(subject, say(en`${region}, ${of}`, ja`${region}、${of}`));
}

/** A Region or an account. */
const part = (text: string): string => clip(oneLine(text), 40);

/** Stands for a whole list that could not be read, and says so: "every identity in eu-west-1". */
const standsForList = ({ id }: SubjectRef): boolean => id.endsWith('/*');

function wordsAt(subject: SubjectRef, place: Part): Text {
  const name = clip(oneLine(subject.name), 300);
  if (standsForList(subject)) return same(name);
  if (subject.kind === 'domain') return say(en`domain ${name}`, ja`ドメイン ${name}`);
  if (subject.kind === 'account') {
    const account = part(subject.account);
    return say(en`SES in ${place}, account ${account}`, ja`${place} の SES (アカウント ${account})`);
  }
  const kind = KIND_WORDS[subject.kind];
  return say(en`${kind} ${name} (${place})`, ja`${kind} ${name} (${place})`);
}

const KIND_WORDS = {
  userPool: say(en`user pool`, ja`ユーザープール`),
  identity: say(en`SES identity`, ja`SES ID`),
} as const;

/** `Follows from ses-identity-verified of SES identity shop.example (eu-west-1).`; undefined where it follows from none. */
export function followsWords(
  { follows, subject }: { readonly subject: SubjectRef; readonly follows?: Cause | undefined },
  naming: Naming,
): Text | undefined {
  if (follows === undefined) return undefined;
  const check = clip(oneLine(follows.checkId), 100);
  if (isSame(follows.subject, subject)) return say(en`Follows from ${check}.`, ja`${check} が原因です。`);
  const of = subjectWords(follows.subject, naming);
  return say(en`Follows from ${check} of ${of}.`, ja`${of} の ${check} が原因です。`);
}

/** A domain goes by its name in every account that sends from it. */
const isSame = (one: SubjectRef, other: SubjectRef): boolean =>
  one.kind === other.kind && one.account === other.account && one.id === other.id;

/** `CRITICAL cognito-sender-verified: user pool shop (eu-west-1)`: a finding under its cause. */
export function consequenceWords(
  finding: Pick<Finding, 'checkId' | 'severity' | 'outcome' | 'subject'>,
  naming: Naming,
): Text {
  const check = `${levelOf(finding).toUpperCase()} ${clip(oneLine(finding.checkId), 100)}`;
  return joined([check, subjectWords(finding.subject, naming)], ': ');
}
