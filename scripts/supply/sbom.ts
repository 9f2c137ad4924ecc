// A bill of materials of what is shipped, as CycloneDX 1.5 has it (https://cyclonedx.org/docs/1.5/json/). The same lock file
// gives the same bytes: no time and no serial number, which are optional there.
import type { RuntimePackage } from './runtime.ts';

/** What the bill is of: the fields of package.json. */
export interface Product {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

interface Component {
  readonly type: 'application' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly (
    | { readonly license: { readonly id: string } }
    | { readonly expression: string }
  )[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.5';
  readonly version: 1;
  readonly metadata: {
    readonly lifecycles: readonly { readonly phase: 'pre-build' }[];
    readonly component: Component;
  };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * @param direct the names that package.json depends on
 * @throws RangeError for a package without a licence or a checksum: a bill with holes is none
 */
export function billOf(
  product: Product,
  direct: readonly string[],
  packages: readonly RuntimePackage[],
): Bom {
  const byPath = new Map(packages.map((one) => [one.path, one]));
  const refOf = (path: string) => {
    const found = byPath.get(path);
    return found === undefined ? [] : [purlOf(found)];
  };
  const needs = new Map<string, Set<string>>();
  for (const one of packages) {
    const known = needs.get(purlOf(one)) ?? new Set();
    needs.set(purlOf(one), new Set([...known, ...one.needs.flatMap(refOf)]));
  }
  // A package that is installed in several places is listed once.
  const components = new Map(packages.map((one) => [purlOf(one), componentOf(one)]));
  const ofProduct = direct.flatMap((name) => refOf(`node_modules/${name}`));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'pre-build' }],
      component: {
        type: 'application',
        'bom-ref': purlOf(product),
        name: product.name,
        version: product.version,
        purl: purlOf(product),
        licenses: [licenceOf(product.license)],
      },
    },
    components: [...components.values()],
    dependencies: [[purlOf(product), ofProduct] as const, ...needs].map(([ref, dependsOn]) => ({
      ref,
      dependsOn: [...dependsOn].sort(),
    })),
  };
}

/** https://github.com/package-url/purl-spec: the @ of a scope is percent-encoded. */
function purlOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function componentOf(one: RuntimePackage): Component {
  const { name, version, licence } = one;
  if (licence === undefined) throw new RangeError(`${name}@${version} names no licence`);
  const hashes = hashesOf(one);
  const purl = purlOf(one);
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: [licenceOf(licence)], hashes };
}

const licenceOf = (spdx: string) =>
  / (?:OR|AND|WITH) /.test(spdx) ? { expression: spdx } : { license: { id: spdx } };

const ALGORITHMS: Readonly<Record<string, string>> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** `sha512-BASE64`, as Subresource Integrity has it; CycloneDX wants hexadecimal. */
function hashesOf({ name, version, integrity = '' }: RuntimePackage) {
  return integrity.split(/\s+/).map((one) => {
    const [, algorithm = '', content = ''] = /^(sha\d+)-([A-Za-z0-9+/]+=*)$/.exec(one) ?? [];
    const alg = ALGORITHMS[algorithm];
    if (alg === undefined) throw new RangeError(`${name}@${version} has no checksum that is known: "${one}"`);
    return { alg, content: Buffer.from(content, 'base64').toString('hex') };
  });
}
