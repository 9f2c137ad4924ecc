// Exit codes: the contract with whatever runs the command.
import { CommanderError } from 'commander';
import { type Report, SEVERITIES, type Severity, type Text } from '../model.ts';

export const EXIT = { ok: 0, findings: 1, usage: 2, unseen: 3 } as const;

export const FAIL_ON = [...SEVERITIES, 'none'] as const;
export type FailOn = Severity | 'none';

export const HELP_ON_EXIT_CODES: Text = {
  en: `
Exit codes:
  0  everything was seen, and nothing at or over --fail-on was found
  1  findings at or over --fail-on
  2  wrong usage or configuration, or an alert could not be published
  3  something could not be seen, so some answers are unknown (outranks 1)`,
  ja: `
終了コード:
  0  すべてを確認でき、--fail-on 以上の検出結果がなかった
  1  --fail-on 以上の検出結果があった
  2  使い方または設定の誤り、または通知を公開できなかった
  3  確認できないものがあり、一部の結果が不明 (1 より優先)`,
};

/** A plan is the answer, however much there is to do. */
export const HELP_ON_EXIT_CODES_OF_FIX: Text = {
  en: `
Exit codes:
  0  everything was seen, and the plan was written, also where there is nothing to do
  2  wrong usage or configuration; nothing was written
  3  the plan was written, but something could not be seen: what that needs is not in it`,
  ja: `
終了コード:
  0  すべてを確認でき、計画を書き出した (することがない場合も含む)
  2  使い方または設定の誤り。何も書き出していない
  3  計画を書き出したが、確認できないものがあり、それに必要な手順は含まれていない`,
};

/** The exit code that a report asks for. */
export function exitCodeOf(report: Report, failOn: FailOn): number {
  if (!report.coverage.complete) return EXIT.unseen;
  const { failing } = report.summary;
  const bad = failOn === 'none' ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return bad.some((severity) => failing[severity] > 0) ? EXIT.findings : EXIT.ok;
}

/** The exit code for something that was thrown. `--help` and `--version` are thrown too, and are no failure. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  return EXIT.usage;
}
