// Loaded by src/deps.ts when an event bus is first told. A module of its own for the reason that is in security-hub.ts.
export { EventBridgeClient } from '@aws-sdk/client-eventbridge';
