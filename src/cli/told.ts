// The messages that the demo sent, shown as the people who get them would read them.
import type { SnsPublished } from '../simulator/services/sns-topics.ts';
import { paintFor, withoutControls } from './terminal.ts';

/** An SNS message: its subject, its attributes, and the text that e-mail subscribers get. */
export function emailTold(message: SnsPublished, stream: NodeJS.WriteStream): string {
  const paint = paintFor(stream);
  const attributes = Object.entries(message.attributes).map(([key, { Value }]) => `${key}=${Value}`);
  const size = Buffer.byteLength(message.parts.default).toLocaleString('en');
  return [
    '',
    paint('bold', `SNS message to ${message.topicArn}`),
    paint(
      'dim',
      `attributes ${attributes.join(' ')} · JSON digest of ${size} bytes for programs · by e-mail:`,
    ),
    '',
    quoted(`Subject: ${message.subject ?? ''}\n\n${message.parts.email ?? message.parts.default}`),
    '',
  ].join('\n');
}

/** A Slack message: the text of its blocks, as far as a terminal can show them. */
export function slackTold(blocks: readonly object[], stream: NodeJS.WriteStream): string {
  const paint = paintFor(stream);
  const size = JSON.stringify(blocks).length.toLocaleString('en');
  return [
    '',
    paint('bold', 'Slack message, as the webhook took it'),
    paint('dim', `${blocks.length} blocks, ${size} characters:`),
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
