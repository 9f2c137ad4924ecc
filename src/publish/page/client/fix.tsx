// What cures a finding: its steps, or what its check says of every subject.
import type { PageFinding, PageStep } from '../data.ts';
import { Block, Copy } from './marks.tsx';
import { page, ui } from './page.ts';

/**
 * One step: what it does, and what to paste.
 * @param most options that are shown
 */
export function Step({ step, most }: { step: PageStep; most?: number }) {
  const { words, remove, paste, options = [], unshown } = step;
  return (
    <div class="step">
      {words !== undefined && <p>{upper(words)}</p>}
      {unshown !== undefined && <p class="muted">{unshown}</p>}
      {remove !== undefined && <Block label={ui.remove} text={remove} />}
      {paste !== undefined && (
        <Block label={paste.medium === 'zone' ? ui.publish : ui.run} text={paste.text} />
      )}
      {options.length > 0 && <Options options={options.slice(0, most)} />}
    </div>
  );
}

/** What can be chosen, each with the command that goes on with it. */
function Options({ options }: { options: NonNullable<PageStep['options']> }) {
  return (
    <ul class="block options">
      {options.map(({ words, command }) => (
        <li key={words}>
          <div>
            {words}
            {command !== undefined && <code translate={false}>{command}</code>}
          </div>
          {command !== undefined && <Copy label={words} text={command} />}
        </li>
      ))}
    </ul>
  );
}

/** Everything that there is to do about a finding. */
export function Fix({ finding: { fix, cure: place } }: { finding: PageFinding }) {
  const cure = place === undefined ? undefined : page.cures[place];
  const steps = fix?.steps ?? [];
  const checks = new Set(steps.flatMap(({ check }) => check ?? []));
  return (
    <>
      {steps.length > 1 ? (
        <ol class="steps">
          {steps.map((step) => (
            <li key={JSON.stringify(step)}>
              <Step step={step} />
            </li>
          ))}
        </ol>
      ) : (
        steps.map((step) => <Step key="only" step={step} />)
      )}
      {fix?.open.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {cure !== undefined && (
        <p class="cure">
          {cure.summary}{' '}
          {cure.link !== undefined && (
            <a href={cure.link} rel="noreferrer">
              {ui.readMore} {new URL(cure.link).host}
            </a>
          )}
        </p>
      )}
      {cure?.command !== undefined && <Block label={ui.run} text={cure.command} />}
      {[...checks].slice(0, 1).map((check) => (
        <Block key={check} label={ui.check} text={check} />
      ))}
      {fix?.plan !== undefined && <Block label={ui.plan} text={fix.plan} />}
    </>
  );
}

/** A clause, as a sentence begins. */
function upper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
