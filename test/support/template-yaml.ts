// A CloudFormation template in YAML, with its short forms (!Ref, !Sub) as what they stand for.
import { readFile } from 'node:fs/promises';
import { parse, type ScalarTag } from 'yaml';

const full = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);
const scalar = (name: string): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text: string) => ({
    [full(name)]: name === 'GetAtt' ? text.split('.') : text,
  }),
});
const list = (name: string) => ({
  tag: `!${name}`,
  collection: 'seq' as const,
  resolve: (items: { toJSON(): unknown }) => ({ [full(name)]: items.toJSON() }),
});
const customTags = [
  ...['Ref', 'Sub', 'GetAtt', 'Condition'].map(scalar),
  ...['If', 'Equals', 'Not', 'Or', 'Sub', 'Select', 'Split', 'Join'].map(list),
];

export async function readTemplate(path: string): Promise<unknown> {
  return parse(await readFile(path, 'utf8'), { customTags, merge: true });
}
