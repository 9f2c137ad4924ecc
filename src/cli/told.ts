// The messages that the demo sent, shown as the people who get them would read them.
import { en, ja, type Locale, say } from '../model.ts';
import type { SnsPublished } from '../simulator/services/sns-topics.ts';
import { paintFor, withoutControls } from './terminal.ts';

/** An SNS message: its subject, its attributes, and the text that e-mail subscribers get. */
export function emailTold(message: SnsPublished, stream: NodeJS.WriteStream, locale: Locale): string {
  const paint = paintFor(stream);
  const attributes = Object.entries(message.attributes).map(([key, { Value }]) => `${key}=${Value}`);
  const size = Buffer.byteLength(message.parts.default).toLocaleString('en');
  const list = attributes.join(' ');
  const title = say(en`SNS message to ${message.topicArn}`, ja`${message.topicArn} への SNS メッセージ`);
  const parts = say(
    en`attributes ${list} · JSON digest of ${size} bytes for programs · by e-mail:`,
    ja`属性 ${list} · プログラム向けの JSON ダイジェスト ${size} バイト · E メール本文:`,
  );
  return [
    '',
    paint('bold', title[locale]),
    paint('dim', parts[locale]),
    '',
    quoted(`Subject: ${message.subject ?? ''}\n\n${message.parts.email ?? message.parts.default}`),
    '',
  ].join('\n');
}

const SLACK_TITLE = say(
  en`Slack message, as the webhook took it`,
  ja`Slack メッセージ (Webhook が受け取った内容)`,
);

/** A Slack message: the text of its blocks, as far as a terminal can show them. */
export function slackTold(blocks: readonly object[], stream: NodeJS.WriteStream, locale: Locale): string {
  const paint = paintFor(stream);
  const size = JSON.stringify(blocks).length.toLocaleString('en');
  const { length } = blocks;
  const parts = say(en`${length} blocks, ${size} characters:`, ja`${length} ブロック、${size} 文字:`);
  return [
    '',
    paint('bold', SLACK_TITLE[locale]),
    paint('dim', parts[locale]),
    '',
    quoted(blocks.map(blockText).join('\n')),
    '',
  ].join('\n');
}

/** All text within a block, in reading order. */
function blockText(block: object): string {
  if ('type' in block && block.type === 'divider') return '────────';
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      if ('text' in value && typeof value.text === 'string') texts.push(value.text);
      else Object.values(value).forEach(walk);
    }
  };
  walk(block);
  return texts.join('\n');
}

function quoted(text: string): string {
  return withoutControls(text)
    .trimEnd()
    .split('\n')
    .map((line) => `  │ ${line}`.trimEnd())
    .join('\n');
}
