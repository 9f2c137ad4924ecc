// `mailposture demo`: the main job from end to end on a pretend company. The same scan, publisher and Slack handler as
// in AWS talk to it over AWS's own protocols and real DNS; nothing leaves this machine.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy } from '../config/source.ts';
import { settingsFrom } from '../config.ts';
import { configPorts, createDeps, slackPorts } from '../deps.ts';
import { shellWord } from '../fix/render/quote.ts';
import { counted, en, ja, type Report, say } from '../model.ts';
import { deliverToSlack } from '../publish/slack/handler.ts';
import { tell } from '../scan.ts';
import type { Estate } from '../simulator/estate.ts';
import { parseFaultTarget } from '../simulator/faults.ts';
import { type Company, loadEstate, startCompany } from '../simulator/index.ts';
import { type SnsPublished, topicArnOf, topicsOf } from '../simulator/services/sns-topics.ts';
import { type PretendSlack, startSlack } from '../simulator/slack.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import type { WriteTarget } from './formats.ts';
import type { LookOptions } from './options.ts';
import { note } from './output.ts';
import { lookAndWrite } from './scan.ts';
import { emailTold, slackTold } from './told.ts';

/** The estate that is shown where none is named. */
const STORY = 'story-before';

export interface DemoOptions extends LookOptions {
  readonly estate: string;
  readonly deny?: readonly string[];
  readonly quotas: 'aws' | 'off';
}

/** What `sls deploy` would have made in the company's account. */
const SERVICE = {
  topic: 'mailposture',
  bucket: 'mailposture-reports',
  parameter: '/mailposture/slack-webhook',
};

/** @returns the exit code */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const faults = (options.deny ?? []).map(
    (target) => ({ kind: 'deny', ...parseFaultTarget(target) }) as const,
  );
  const { estate, region } = withService(await loadEstate(options.estate));
  const slack = await startSlack();
  try {
    const parameters = { [SERVICE.parameter]: slack.webhookUrl };
    const company = await startCompany({ estate, faults, quotas: options.quotas, parameters });
    try {
      return await demonstrate(company, slack, region, options);
    } finally {
      await company.close();
    }
  } finally {
    await slack.close();
  }
}

async function demonstrate(
  company: Company,
  slack: PretendSlack,
  region: string,
  options: DemoOptions,
): Promise<number> {
  const { aws, dns } = company;
  onlyThisMachine({ ...aws.env, AWS_REGION: region, AWS_DEFAULT_REGION: region });
  const topics = topicsOf(aws.world);
  const topicArn = topicArnOf(aws.world.estate.managementAccount, region, SERVICE.topic);
  // As long as the function that stands behind the topic in AWS may take.
  const ports = { ...slackPorts(), timeLeft: () => 30_000 };
  const way = { kind: 'webhook', parameter: SERVICE.parameter } as const;
  topics.subscribeLambda(
    topicArn,
    (event) => deliverToSlack(ports, { way, locale: options.locale, home: region }, event),
    // As the deployed service subscribes a webhook, and people by e-mail: one message a scan.
    { filterPolicy: { kind: ['digest'] } },
  );

  const deps = await createDeps({ dns: [dns.address], pace: options.quotas });
  // The folder's own configuration is about somebody's own estate: the pretend company has one only when it is named.
  const policy = await loadPolicy(options.config, configPorts(deps));
  const history = options.history ?? `s3://${SERVICE.bucket}/history`;
  const page = await pageOf(options);
  const write = [...(options.write ?? []), ...(page === undefined ? [] : [page])];
  const recalled = await lookAndWrite(deps, { ...options, history, write }, policy);
  const { report } = recalled;
  const settings = settingsFrom({
    MAILPOSTURE_TOPIC_ARN: topicArn,
    MAILPOSTURE_REPORT_BUCKET: SERVICE.bucket,
  });
  await tell(deps, settings, recalled);
  await topics.settled();

  // What a program reads on standard output stays as it is: the messages then go beside it.
  const beside = options.format !== 'table' || options.out !== undefined;
  const out = beside ? process.stderr : process.stdout;
  tellMessages(topics.published, report, out);
  for (const message of slack.messages) out.write(slackTold(message.blocks, out, options.locale));
  for (const { error } of topics.deadLetters) {
    const { message } = error;
    note(
      say(
        en`Slack did not take the message: ${message}`,
        ja`Slack がメッセージを受け取りませんでした: ${message}`,
      ),
      options.locale,
    );
  }
  if (!beside) tellOfPlan(report, options);
  return topics.deadLetters.length > 0 ? EXIT.usage : exitCodeOf(report, options.failOn);
}

/** The report as a page, in a folder of its own, where none was asked for. */
async function pageOf({ write = [] }: DemoOptions): Promise<WriteTarget | undefined> {
  if (write.some(({ format }) => format === 'html')) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-demo-'));
  return { format: 'html', file: join(folder, 'report.html') };
}

/** The digest as it was sent, and how many messages of single changes went out besides. */
function tellMessages(
  published: readonly SnsPublished[],
  { changes, locale }: Report,
  out: NodeJS.WriteStream,
): void {
  const digests = published.filter(({ attributes }) => attributes.kind?.Value === 'digest');
  for (const message of digests) out.write(emailTold(message, out, locale));
  const single = published.length - digests.length;
  if (single > 0) {
    const messages = counted(single, { one: 'message', many: 'messages', ja: '件のメッセージ' });
    note(
      say(
        en`Besides, ${messages} went to the topic, one for each change, for subscribers that filter by attributes.`,
        ja`このほか、変更ごとに 1 件、計${messages}をトピックに送信しました (属性で絞り込むサブスクライバー向け)。`,
      ),
      locale,
    );
  }
  const since = changes?.since;
  if (digests.length === 0 && since !== undefined) {
    note(
      say(
        en`Nothing has changed since ${since}: nobody was told anything.`,
        ja`${since} から変化がないため、何も通知していません。`,
      ),
      locale,
    );
  }
}

/** How to see what cures it. The demo ends with 1 where something fails: a plan after `&&` would never be seen. */
function tellOfPlan({ summary }: Report, { estate, saveInventory: file, locale }: DemoOptions): void {
  if (summary.worst === 'none') return;
  const kept = shellWord(file ?? 'estate.json');
  const which = estate === STORY ? '' : ` --estate ${shellWord(estate)}`;
  const keep = file === undefined ? `mailposture demo${which} --save-inventory ${kept}; ` : '';
  const command = `${keep}mailposture fix ${kept}`;
  note(say(en`The plan that cures it: ${command}`, ja`解消する計画: ${command}`), locale);
}

/** The estate with the service deployed in its management account: a topic and a bucket. */
function withService(estate: Estate): { estate: Estate; region: string } {
  const copy = structuredClone(estate);
  const account = copy.accounts.find(({ Id }) => Id === copy.managementAccount);
  const [region, state] = Object.entries(account?.regions ?? {})[0] ?? [];
  if (region === undefined || state === undefined) {
    throw new TypeError(`the estate ${estate.name} has no Region in its management account`);
  }
  state.topics.push({ Name: SERVICE.topic, DisplayName: '', HttpEndpoints: [] });
  state.buckets.push(SERVICE.bucket);
  return { estate: copy, region };
}

/** Nothing of the person's own AWS configuration may lead this process to the real AWS. */
function onlyThisMachine(environment: Readonly<Record<string, string>>): void {
  for (const key of Object.keys(process.env)) {
    if (key.startsWith('AWS_') && !key.startsWith('AWS_SDK_JS_')) delete process.env[key];
  }
  const nowhere = process.platform === 'win32' ? 'NUL' : '/dev/null';
  Object.assign(process.env, environment, {
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}
