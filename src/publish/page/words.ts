// The words of the page that are not the report's own. The server picks their language, so that the page carries one.
import {
  en,
  ja,
  type Kind,
  type LinkKind,
  type Locale,
  type Localized,
  localized,
  say,
  type Text,
} from '../../model.ts';
import type { Group, PageChange, State } from './state.ts';

const SECTIONS = {
  today: say(en`Today`, ja`今日`),
  chains: say(en`Chains`, ja`チェーン`),
  matrix: say(en`Matrix`, ja`マトリックス`),
  findings: say(en`Findings`, ja`検出結果`),
  trend: say(en`Trend`, ja`推移`),
  coverage: say(en`Coverage`, ja`確認範囲`),
} as const satisfies Record<string, Text>;

const LINK_NAMES: Readonly<Record<LinkKind, Text>> = {
  pool: say(en`User pool`, ja`ユーザープール`),
  sender: say(en`Sender`, ja`送信元`),
  identity: say(en`Identity`, ja`ID`),
  dkim: say(en`DKIM`, ja`DKIM`),
  spf: say(en`SPF`, ja`SPF`),
  dmarc: say(en`DMARC`, ja`DMARC`),
  delivery: say(en`Verdict`, ja`判定`),
};

const STATE_WORDS: Readonly<Record<State, Text>> = {
  broken: say(en`broken`, ja`切れています`),
  unknown: say(en`not known`, ja`不明`),
  weak: say(en`weak`, ja`弱い`),
  notJudged: say(en`not judged`, ja`未判定`),
  accepted: say(en`accepted`, ja`承認済み`),
  passes: say(en`in order`, ja`正常`),
  nothing: say(en`nothing to judge`, ja`判定対象なし`),
};

const GROUP_WORDS: Readonly<Record<Group, Text>> = {
  fail: say(en`Failing`, ja`不合格`),
  unknown: say(en`Not known`, ja`不明`),
  past: say(en`Failed before, and no longer there`, ja`以前は不合格で、現在は対象なし`),
  resolved: say(en`Resolved since the scan before`, ja`前回のスキャン以降に解消`),
  accepted: say(en`Accepted`, ja`承認済み`),
  pass: say(en`Passing`, ja`合格`),
  notApplicable: say(en`Not applicable`, ja`該当なし`),
};

const CHECKED_KINDS: Readonly<Record<Kind, Text>> = {
  userPool: say(en`User pools`, ja`ユーザープール`),
  identity: say(en`SES identities`, ja`SES ID`),
  account: say(en`SES in each Region`, ja`各リージョンの SES`),
  domain: say(en`Domains`, ja`ドメイン`),
};

const REST = {
  more: say(en`More causes`, ja`その他の原因`),
  same: say(en`The same elsewhere`, ja`同じ原因の箇所`),
  explains: say(en`Explains other findings`, ja`これが原因の検出結果`),
  allSteps: say(en`All of what to do`, ja`対応をすべて見る`),
  wellChains: say(en`Without a fault`, ja`問題のないもの`),
  toFinding: say(en`Evidence and fix`, ja`根拠と対応`),
  skip: say(en`Skip to the findings of today`, ja`今日の検出結果へ移動`),
  navigation: say(en`Sections`, ja`セクション`),
  taken: say(en`Scan of`, ja`スキャン日時`),
  darkTheme: say(en`Dark`, ja`ダーク`),
  lightTheme: say(en`Light`, ja`ライト`),
  mendFirst: say(en`What to mend first`, ja`最初に対応すること`),
  nothingToMend: say(en`There is nothing to mend.`, ja`対応が必要なものはありません。`),
  firstStep: say(en`First step`, ja`最初のステップ`),
  remove: say(en`Remove first`, ja`先に削除`),
  publish: say(en`Publish`, ja`公開`),
  run: say(en`Run`, ja`実行`),
  check: say(en`Check it`, ja`確認`),
  plan: say(en`The whole plan, in order`, ja`計画全体 (順序どおり)`),
  copy: say(en`Copy`, ja`コピー`),
  copied: say(en`Copied`, ja`コピーしました`),
  notCopied: say(
    en`The browser did not let it be copied: select it`,
    ja`ブラウザーがコピーを許可しませんでした。選択してコピーしてください`,
  ),
  readMore: say(en`Read`, ja`参照`),
  console: say(en`Open in the AWS console`, ja`AWS コンソールで開く`),
  evidence: say(en`What it rests on`, ja`根拠`),
  fix: say(en`What to do`, ja`対応`),
  followsFrom: say(en`Follows from`, ja`原因`),
  history: say(en`History`, ja`経緯`),
  required: say(en`Required`, ja`要件`),
  subject: say(en`Subject`, ja`対象`),
  chainsIntro: say(
    en`How the mail of each user pool goes out, and where its chain breaks.`,
    ja`各ユーザープールのメールがどのように送信され、どこでチェーンが切れているかを示します。`,
  ),
  poolsNotRead: say(
    en`User pools that were not listed have no chain here`,
    ja`一覧を読み取れなかったユーザープールのチェーンはここにありません`,
  ),
  matrixIntro: say(
    en`Every subject against every check. Arrow keys move between the cells; Enter opens the finding.`,
    ja`すべての対象とチェックの一覧です。矢印キーでセルを移動し、Enter キーで検出結果を開きます。`,
  ),
  filters: say(en`Filter`, ja`絞り込み`),
  search: say(en`Search the findings`, ja`検出結果を検索`),
  severity: say(en`Severity`, ja`重要度`),
  outcome: say(en`Outcome`, ja`結果`),
  change: say(en`Since the scan before`, ja`前回からの変化`),
  account: say(en`Account`, ja`アカウント`),
  region: say(en`Region`, ja`リージョン`),
  anyAccount: say(en`All accounts`, ja`すべてのアカウント`),
  anyRegion: say(en`All Regions`, ja`すべてのリージョン`),
  clear: say(en`Clear all filters`, ja`絞り込みをすべて解除`),
  noneFit: say(en`No finding fits these filters.`, ja`条件に合う検出結果はありません。`),
  nothingHere: say(en`There are no findings.`, ja`検出結果はありません。`),
  notSeen: say(en`What was not seen`, ja`確認できなかったもの`),
  why: say(en`Why`, ja`理由`),
  action: say(en`Action`, ja`アクション`),
  what: say(en`What`, ja`対象`),
  notes: say(en`How the scan was done`, ja`スキャンについて`),
  reads: say(en`Everything that was read`, ja`読み取ったもの`),
  answers: say(en`Answers`, ja`応答`),
  items: say(en`Items`, ja`件数`),
  failures: say(en`Not read`, ja`失敗`),
  missing: say(en`not seen`, ja`件を確認できず`),
  seen: say(en`seen`, ja`確認済み`),
  notLooked: say(en`not looked at`, ja`対象外`),
  figures: say(en`The figures`, ja`数値`),
  scan: say(en`Scan`, ja`スキャン`),
  trendIntro: say(
    en`Failing findings of each scan, by severity.`,
    ja`スキャンごとの不合格の件数 (重要度別) です。`,
  ),
} as const satisfies Record<string, Text>;

/** By what they name; each beside a figure in brackets where there is one. */
export const WORDS = {
  ...REST,
  sections: SECTIONS,
  links: LINK_NAMES,
  states: STATE_WORDS,
  groups: GROUP_WORDS,
  kinds: CHECKED_KINDS,
};

/** With the words for changes, which all channels share. */
export type PageWords = Localized<typeof WORDS & { readonly changes: Readonly<Record<PageChange, Text>> }>;

export function pageWords(changes: Readonly<Record<PageChange, Text>>, locale: Locale): PageWords {
  return localized({ ...WORDS, changes }, locale);
}
