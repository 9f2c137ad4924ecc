// What Slack says of the blocks of a message: the limits of Block Kit, and the words in which Slack refuses.
import * as v from 'valibot';

// Slack, "Block Kit: Blocks", "Section block", "Header block", "Context block" and "Text object" (docs.slack.dev,
// reference/block-kit): the limits that a message can run into.
const words = (max: number) =>
  v.pipe(
    v.string(),
    v.minLength(1, 'must be more than 0 characters'),
    v.maxLength(max, `must be less than ${max + 1} characters`),
  );
const plain = (max: number) =>
  v.strictObject({ type: v.literal('plain_text'), text: words(max), emoji: v.optional(v.boolean()) });
const mrkdwn = (max: number) =>
  v.strictObject({ type: v.literal('mrkdwn'), text: words(max), verbatim: v.optional(v.boolean()) });
const anyText = (max: number) => v.variant('type', [plain(max), mrkdwn(max)]);
const block_id = v.optional(v.pipe(v.string(), v.maxLength(255)));
const Image = v.strictObject({
  type: v.literal('image'),
  image_url: v.string(),
  alt_text: v.string(),
  block_id,
});
const Section = v.pipe(
  v.strictObject({
    type: v.literal('section'),
    text: v.optional(anyText(3000)),
    fields: v.optional(v.pipe(v.array(anyText(2000)), v.minLength(1), v.maxLength(10))),
    block_id,
  }),
  v.check(({ text, fields }) => text !== undefined || fields !== undefined, 'a section needs text or fields'),
);
const Block = v.variant('type', [
  v.strictObject({ type: v.literal('header'), text: plain(150), block_id }),
  Section,
  v.strictObject({
    type: v.literal('context'),
    elements: v.pipe(
      v.array(v.variant('type', [plain(3000), mrkdwn(3000), Image])),
      v.minLength(1),
      v.maxLength(10),
    ),
    block_id,
  }),
  v.strictObject({ type: v.literal('divider'), block_id }),
  Image,
]);
const Blocks = v.pipe(v.array(Block), v.maxLength(50, 'no more than 50 items allowed'));

/**
 * Slack states no limit on all blocks together. Messages near this size have been answered with msg_blocks_too_long
 * (github.com/slackapi/bolt-js/issues/2509), counted in a way that nobody outside knows.
 */
const MAX_BLOCKS_CHARACTERS = 13_200;

export type SlackBlocks = readonly Readonly<Record<string, unknown>>[];

/** What is wrong: Slack's word for it, and its messages on where in the blocks. */
export interface BlocksRefused {
  readonly error: 'invalid_blocks' | 'msg_blocks_too_long';
  readonly messages: readonly string[];
}

/** @param given what came as `blocks`, parsed; undefined: the message has none */
export function judgeBlocks(given: unknown): BlocksRefused | { readonly blocks: SlackBlocks } {
  const result = v.safeParse(v.optional(Blocks, []), given);
  if (!result.success) return { error: 'invalid_blocks', messages: result.issues.map(messageOf) };
  const blocks = result.output;
  if (JSON.stringify(blocks).length <= MAX_BLOCKS_CHARACTERS) return { blocks };
  return { error: 'msg_blocks_too_long', messages: [] };
}

/** As Slack writes it: `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map(({ key }) => `/${String(key)}`).join('');
  return `[ERROR] ${issue.message} [json-pointer:/blocks${path}]`;
}
