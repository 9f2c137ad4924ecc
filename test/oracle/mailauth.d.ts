// The part of mailauth that it publishes no types for, as far as the comparison uses it.
declare module 'mailauth/lib/tools.js' {
  export function getPublicKey(
    type: 'DKIM',
    name: string,
    minBitLength: number,
    resolver: (name: string, type: string) => Promise<string[][]>,
    options: { readonly strict: boolean; readonly hashAlgo: string },
  ): Promise<{ readonly keyType: 'rsa' | 'ed25519'; readonly modulusLength?: number }>;
}
