// asl-validator comes without types: as much of it as tests use.
declare module 'asl-validator' {
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errors: readonly object[];
  };
}
