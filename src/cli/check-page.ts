// What there is to say of a check, in sections: the terminal and the pages of docs/checks/ print the same.
import type { AnyCheck, FollowsRule, Recipe } from '../checks/define.ts';

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

/** The sections of a check's page, in the order in which somebody who must act reads them. */
export function sectionsOf(check: AnyCheck): Section[] {
  const {
    remediation,
    recipe,
    examples,
    cannotSee,
    frameworks = [],
    follows = [],
    links,
    needs,
    kind,
  } = check;
  const pages = [...new Set([remediation.link, ...links])];
  return [
    { title: 'Why', prose: [check.rationale] },
    {
      title: 'Fix',
      prose: [remediation.summary],
      ...(remediation.command === undefined ? {} : { code: remediation.command, language: 'sh' }),
    },
    ...recipeSections(recipe),
    { title: 'Examples', items: examples.map(({ name, expect }) => `${WORDS[expect]}: ${name}`) },
    {
      title: 'Reads',
      prose: [`${needs.join(', ')} of each ${KINDS[kind]}. One that was not read makes it unknown.`],
    },
    { title: 'What it cannot see', prose: [cannotSee] },
    ...(follows.length === 0
      ? []
      : [
          {
            title: 'Follows from',
            items: follows.map(({ check, of }) => `${check} of ${WAYS[of] ?? `the same ${KINDS[kind]}`}`),
          },
        ]),
    ...(frameworks.length === 0 ? [] : [{ title: 'Frameworks', items: frameworks }]),
    { title: 'Links', items: pages },
  ];
}

/** The same fix in the tools of AWS that can do it. */
function recipeSections({ console, cloudFormation, terraform }: Recipe): Section[] {
  return [
    { title: 'In the console', prose: console.split('\n') },
    ...(cloudFormation === undefined
      ? []
      : [{ title: 'CloudFormation', prose: [DECLARED], code: cloudFormation, language: 'yaml' } as const]),
    ...(terraform === undefined
      ? []
      : [{ title: 'Terraform', prose: [DECLARED], code: terraform, language: 'hcl' } as const]),
  ];
}

const DECLARED =
  'Only what matters here. What is there already is changed where it is declared, or imported first.';

/** How bad a failing check is, in words. */
export function severityOf({ severity, outsideProduction }: AnyCheck): string {
  return outsideProduction === undefined ? severity : `${severity}, ${outsideProduction} outside production`;
}

const WORDS: Readonly<Record<AnyCheck['examples'][number]['expect'], string>> = {
  fail: 'fails',
  pass: 'passes',
  notApplicable: 'not applicable',
  unknown: 'unknown',
};

const WAYS: Readonly<Partial<Record<FollowsRule['of'], string>>> = {
  senderIdentity: 'the identity that the pool sends as',
  senderAccount: 'SES in the Region that the pool sends from',
  fromDomain: 'the domain of the FROM address',
};

const KINDS: Readonly<Record<AnyCheck['kind'], string>> = {
  userPool: 'user pool',
  identity: 'SES identity',
  account: 'account and Region',
  domain: 'domain',
};
