// A decision in Markdown: the question, what can be chosen, and what then is to be typed.
import { type Decision, en, ja, say } from '../../model.ts';
import { shellOption } from '../check-command.ts';
import { fenced, prose } from '../render/markdown.ts';
import { markdownTable } from '../render/table.ts';
import { ofKind } from './document.ts';
import { callsMarkdown } from './markdown-calls.ts';
import type { StepContext } from './markdown-context.ts';

const CHOICES = say(en`What can be chosen:`, ja`選択肢:`);

export function decisionMarkdown({ question, options }: Decision, context: StepContext): string[] {
  const { locale } = context;
  const items = options.map(({ choose, argument, changes = [] }) => {
    const records = ofKind(changes, 'dns');
    const blocks = [
      prose(choose[locale]),
      ...(argument === undefined ? [] : [fenced(`mailposture fix ${shellOption(...argument)}`, 'sh')]),
      ...(records.length === 0 ? [] : [markdownTable(records)[locale].trimEnd()]),
      ...callsMarkdown(changes, context),
    ];
    return `- ${blocks.join('\n\n').replaceAll(/\n(?=.)/g, '\n  ')}`;
  });
  return [prose(question[locale]), ...(items.length === 0 ? [] : [CHOICES[locale], items.join('\n')])];
}
