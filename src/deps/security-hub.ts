// Loaded by src/deps.ts when Security Hub is first told. By its package's own name, all commands of the client would come with
// it: import() takes a module whole, and bundlers leave out only of what is imported by name.
export { SecurityHubClient } from '@aws-sdk/client-securityhub';
