// Where a result of SARIF is. Ours are resources, not files; GitHub takes a result only with a file, so each gets a relative
// path that names the resource, and the artifact behind it says that it is none.
import type { Artifact, Location } from 'sarif';
import { en, ja, type SubjectRef, say } from '../../model.ts';
import { wellFormed } from '../../plain-text.ts';
import type { Manner } from '../naming.ts';
import { subjectWords } from '../subject-words.ts';
import { messageOf } from './sarif-text.ts';

/**
 * The resources of a run, each once, in the order in which results name them. Absolute URIs would not do: GitHub refuses a
 * file in which one has another scheme than the checkout (GitHub, "SARIF support for code scanning", "Root location for
 * source files"; github/codeql-action issue 754).
 */
export class Places {
  readonly #manner: Manner;
  readonly #artifacts = new Map<string, { index: number; artifact: Artifact }>();

  constructor(manner: Manner) {
    this.#manner = manner;
  }

  /** The one location of a result. GitHub requires a region in full: the resource as a whole is its first character. */
  of(subject: SubjectRef): Location {
    const uri = pathOf(subject);
    const known = this.#artifacts.get(uri);
    const index = known?.index ?? this.#artifacts.size;
    if (known === undefined) this.#artifacts.set(uri, { index, artifact: this.#artifactOf(uri, subject) });
    return {
      physicalLocation: {
        artifactLocation: { uri, index },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      },
      logicalLocations: [{ name: subject.name, fullyQualifiedName: subject.id, kind: 'resource' }],
    };
  }

  artifacts(): Artifact[] {
    return [...this.#artifacts.values()].map(({ artifact }) => artifact);
  }

  #artifactOf(uri: string, subject: SubjectRef): Artifact {
    const { locale, naming } = this.#manner;
    const name = subjectWords(subject, naming);
    const text = say(
      en`${name}. This is no file: the path names a resource in AWS, or in DNS.`,
      ja`${name}。これはファイルではなく、AWS または DNS のリソースを示すパスです。`,
    );
    return { location: { uri }, description: messageOf(text[locale]) };
  }
}

/**
 * `aws/111122223333/eu-west-1/userPool/eu-west-1_Example01`: the same from scan to scan and in each language, for GitHub
 * follows an alert by it.
 */
function pathOf({ kind, id, account, region }: SubjectRef): string {
  // Of an ARN what stands behind its resource type; `ACCOUNT/REGION` and the name of a domain likewise lose nothing.
  const local = id.slice(id.indexOf('/') + 1);
  return ['aws', account, region, kind, local].map(segment).join('/');
}

/** A segment of a path, never empty and never one that would lead elsewhere (RFC 3986 section 3.3). */
function segment(text: string): string {
  const encoded = encodeURIComponent(wellFormed(text));
  return /^\.{0,2}$/.test(encoded) ? `-${encoded}` : encoded;
}
