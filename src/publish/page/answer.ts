// The answer that the page begins with: will the mail of the user pools arrive?
import { counted, en, ja, type Noun, say, type Text } from '../../model.ts';
import type { PageChain } from './data.ts';

const POOLS: Noun = { one: 'user pool', many: 'user pools', ja: '個のユーザープール' };

/** A sentence with its full stop. Where there are no pools, the headline has to do. */
export function answer(chains: readonly PageChain[], headline: Text): Text {
  const count = (state: string) => chains.filter((chain) => chain.state === state).length;
  const all = counted(chains.length, POOLS);
  const [broken, unknown, weak] = [count('broken'), count('unknown'), count('weak')];
  if (chains.length === 0) return say(en`${headline}.`, ja`${headline}。`);
  if (broken > 0) {
    return say(
      en`Mail of ${broken} of ${all} may not arrive.`,
      ja`${all}のうち ${broken} 個で、メールが届かないおそれがあります。`,
    );
  }
  if (unknown > 0) {
    return say(
      en`Whether mail of ${unknown} of ${all} arrives could not be seen.`,
      ja`${all}のうち ${unknown} 個は、メールが届くかどうかを確認できませんでした。`,
    );
  }
  if (weak > 0) {
    return say(
      en`No chain of ${all} is broken; ${weak} could be stronger.`,
      ja`${all}のチェーンはどれも切れていません。${weak} 個には改善の余地があります。`,
    );
  }
  if (count('passes') === chains.length) {
    return say(en`The mail of ${all} is in order.`, ja`${all}のメールはすべて正常です。`);
  }
  const [passing, nothing] = [count('passes'), count('nothing')];
  if (passing > 0 && passing + nothing === chains.length) {
    return say(
      en`The mail of ${passing} of ${all} is in order; of ${nothing} there is nothing to judge.`,
      ja`${all}のうち ${passing} 個のメールは正常です。${nothing} 個には判定対象がありません。`,
    );
  }
  return say(
    en`Nothing that was judged breaks the mail of ${all}.`,
    ja`${all}のメールについて、判定できた範囲に問題はありません。`,
  );
}
