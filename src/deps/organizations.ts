// Loaded by src/deps.ts when accounts are first listed. A module of its own for the reason that is in security-hub.ts.
export { OrganizationsClient } from '@aws-sdk/client-organizations';
