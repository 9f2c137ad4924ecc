// What there is to say of a check, in sections: the terminal and the pages of docs/checks/ print the same.
import type { AnyCheck, FollowsRule, Recipe } from '../checks/define.ts';
import { en, ja, type Locale, same, say, type Text } from '../model.ts';

export interface Section {
  readonly title: string;
  /** Paragraphs of prose. */
  readonly prose?: readonly string[];
  /** Commands and DNS records, to be shown as they are. */
  readonly code?: string;
  /** What the code is written in, for whoever highlights it. */
  readonly language?: 'sh' | 'yaml' | 'hcl';
  /** Items with what is said of each. */
  readonly items?: readonly string[];
}

const TITLES = {
  why: say(en`Why`, ja`重要な理由`),
  fix: say(en`Fix`, ja`修正方法`),
  console: say(en`In the console`, ja`コンソールでの手順`),
  cloudFormation: same('CloudFormation'),
  terraform: same('Terraform'),
  examples: say(en`Examples`, ja`判定の例`),
  reads: say(en`Reads`, ja`読み取るもの`),
  cannotSee: say(en`What it cannot see`, ja`確認できないこと`),
  follows: say(en`Follows from`, ja`原因となるチェック`),
  aliases: say(en`Formerly`, ja`以前の ID`),
  frameworks: say(en`Frameworks`, ja`対応するフレームワーク`),
  links: say(en`Links`, ja`参考資料`),
} as const satisfies Record<string, Text>;

/** The sections of a check's page, in the order in which somebody who must act reads them. */
export function sectionsOf(check: AnyCheck, locale: Locale): Section[] {
  const {
    aliases = [],
    remediation,
    recipe,
    examples,
    cannotSee,
    frameworks = [],
    follows = [],
    links,
  } = check;
  const title = (of: keyof typeof TITLES) => TITLES[of][locale];
  const pages = [...new Set([remediation.link, ...links])];
  const command = remediation.command?.[locale];
  return [
    { title: title('why'), prose: [check.rationale[locale]] },
    {
      title: title('fix'),
      prose: [remediation.summary[locale]],
      ...(command === undefined ? {} : { code: command, language: 'sh' }),
    },
    ...recipeSections(recipe, locale),
    {
      title: title('examples'),
      items: examples.map(({ name, expect }) => `${OUTCOMES[expect][locale]}: ${name[locale]}`),
    },
    { title: title('reads'), prose: [readsOf(check)[locale]] },
    { title: title('cannotSee'), prose: [cannotSee[locale]] },
    ...(follows.length === 0
      ? []
      : [{ title: title('follows'), items: follows.map((rule) => followsOf(rule, check)[locale]) }]),
    ...(frameworks.length === 0 ? [] : [{ title: title('frameworks'), items: frameworks }]),
    ...(aliases.length === 0 ? [] : [{ title: title('aliases'), items: aliases }]),
    { title: title('links'), items: pages },
  ];
}

/** The same fix in the tools of AWS that can do it. */
function recipeSections({ console, cloudFormation, terraform }: Recipe, locale: Locale): Section[] {
  const declared = (
    tool: 'cloudFormation' | 'terraform',
    code: string,
    language: 'yaml' | 'hcl',
  ): Section => ({
    title: TITLES[tool][locale],
    prose: [DECLARED[locale]],
    code,
    language,
  });
  return [
    { title: TITLES.console[locale], prose: console[locale].split('\n') },
    ...(cloudFormation === undefined ? [] : [declared('cloudFormation', cloudFormation, 'yaml')]),
    ...(terraform === undefined ? [] : [declared('terraform', terraform, 'hcl')]),
  ];
}

const DECLARED = say(
  en`Only what matters here. What is there already is changed where it is declared, or imported first.`,
  ja`ここで必要な部分だけを示します。既存のリソースは、宣言されている場所で変更するか、先にインポートしてください。`,
);

function readsOf({ needs, kind }: AnyCheck): Text {
  const facts = needs.join(', ');
  return say(
    en`${facts} of each ${KINDS[kind]}. One that was not read makes it unknown.`,
    ja`各${KINDS[kind]}の ${facts}。読み取れなかったものがあれば、結果は不明になります。`,
  );
}

function followsOf({ check, of }: FollowsRule, { kind }: AnyCheck): Text {
  const whose = WAYS[of] ?? say(en`the same ${KINDS[kind]}`, ja`同じ${KINDS[kind]}`);
  return say(en`${check} of ${whose}`, ja`${check} (${whose})`);
}

/** How bad a failing check is, in words. */
export function severityOf({ severity, outsideProduction }: AnyCheck): Text {
  if (outsideProduction === undefined) return same(severity);
  return say(
    en`${severity}, ${outsideProduction} outside production`,
    ja`${severity} (本番環境以外では ${outsideProduction})`,
  );
}

const OUTCOMES: Readonly<Record<AnyCheck['examples'][number]['expect'], Text>> = {
  fail: say(en`fails`, ja`不合格`),
  pass: say(en`passes`, ja`合格`),
  notApplicable: say(en`not applicable`, ja`該当なし`),
  unknown: say(en`unknown`, ja`不明`),
};

const WAYS: Readonly<Partial<Record<FollowsRule['of'], Text>>> = {
  senderIdentity: say(en`the identity that the pool sends as`, ja`ユーザープールの送信元の ID`),
  senderAccount: say(
    en`SES in the Region that the pool sends from`,
    ja`ユーザープールの送信元リージョンの SES`,
  ),
  fromDomain: say(en`the domain of the FROM address`, ja`FROM アドレスのドメイン`),
};

const KINDS: Readonly<Record<AnyCheck['kind'], Text>> = {
  userPool: say(en`user pool`, ja`ユーザープール`),
  identity: say(en`SES identity`, ja` SES ID `),
  account: say(en`account and Region`, ja`アカウントとリージョンの組`),
  domain: say(en`domain`, ja`ドメイン`),
};
