// Pieces of sentences about SPF.
import { shown } from '../shown.ts';

/** `include:a.example in the record of example.com` */
export function termIn(text: string, domain: string): string {
  return `${shown(text)} in the record of ${shown(domain)}`;
}
