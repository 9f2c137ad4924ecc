// Small parts that every section uses: signs, levels, links to findings, blocks to copy.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Severity } from '../../../model.ts';
import type { PageFinding } from '../data.ts';
import type { State } from '../state.ts';
import { copyText } from './copy.ts';
import { findingAt, ui } from './page.ts';
import { store } from './store.ts';

/** Signs, so that no state is told by its colour alone. */
export const SIGNS: Readonly<Record<State, string>> = {
  broken: '✕',
  unknown: '?',
  weak: '!',
  notJudged: '·',
  accepted: '~',
  passes: '✓',
  nothing: '–',
};

/** A sign in its colour; whoever shows it says the state in words beside it. */
export function Sign({ state }: { state: State }) {
  return (
    <span class="sign" data-state={state} aria-hidden="true">
      {SIGNS[state]}
    </span>
  );
}

/** The severity of what fails and nobody has accepted: by it things take their colour. */
export function severityOf({ group, severity }: PageFinding): Severity | undefined {
  return group === 'fail' || group === 'past' ? severity : undefined;
}

/** How bad a finding is: its sign, and its severity or what else there is to say. */
export function Level({ place }: { place: number }) {
  const finding = findingAt(place);
  const state = finding.state;
  return (
    <span class="level" data-state={state} data-severity={severityOf(finding)}>
      <Sign state={state} /> {severityOf(finding) ?? ui.states[state]}
      {state === 'accepted' && `, ${finding.severity}`}
    </span>
  );
}

/** What became of a finding since the scan before; nothing where nothing did. */
export function Change({ place }: { place: number }) {
  const { change } = findingAt(place);
  if (change === undefined || change === 'still') return null;
  return (
    <span class="change" data-change={change}>
      {ui.changes[change]}
    </span>
  );
}

/** Leads to a finding, and opens it. */
export function FindingLink(props: { place: number; class?: string; children: ComponentChildren }) {
  const { place, children } = props;
  return (
    <a
      class={props.class}
      href={`#finding=${encodeURIComponent(findingAt(place).key)}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        store.look(place);
      }}
    >
      {children}
    </a>
  );
}

type Copied = 'not yet' | 'copied' | 'refused';

/** @param label what is copied, for whoever does not see where the button stands */
export function Copy({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<Copied>('not yet');
  const copy = async () => {
    const isCopied = await copyText(text);
    setCopied(isCopied ? 'copied' : 'refused');
    store.say(isCopied ? ui.copied : ui.notCopied);
  };
  const told = { 'not yet': ui.copy, copied: ui.copied, refused: ui.notCopied }[copied];
  return (
    <button type="button" class="copy" aria-label={`${told}: ${label}`} onClick={copy}>
      {told}
    </button>
  );
}

/** Lines to paste, as they are, with a button that copies them. */
export function Block({ label, text }: { label: string; text: string }) {
  return (
    <figure class="block">
      <figcaption>
        <span>{label}</span>
        <Copy label={label} text={text} />
      </figcaption>
      <pre>
        <code translate={false}>{text}</code>
      </pre>
    </figure>
  );
}
