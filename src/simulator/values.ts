// Values that schemas of arguments and of estates share.
import * as v from 'valibot';

/** A text of which only these values are allowed, in the words of Smithy's validation. */
export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `Member must satisfy enum value set: [${values.join(', ')}]`);

/** A switch that was not sent is off: the default of the API's primitive booleans. */
export const flag = v.optional(v.boolean(), false);
