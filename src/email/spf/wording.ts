// Pieces of sentences about SPF.
import { en, ja, say, type Text } from '../../model.ts';
import { shown } from '../shown.ts';

/** `include:a.example in the record of example.com` */
export function termIn(text: string, domain: string): Text {
  const [term, owner] = [shown(text), shown(domain)];
  return say(en`${term} in the record of ${owner}`, ja`${owner} のレコードの ${term}`);
}

/** DNS did not answer what a term depends on. */
export function unansweredFor(term: Text, why: Text): Text {
  return say(
    en`DNS did not answer for ${term}: ${why}`,
    ja`${term} について DNS から応答がありません: ${why}`,
  );
}
