// Configuration sets that somebody names, each read once: what it requires of TLS, what it measures, and where it sends
// word of what became of a mail.
import {
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  NotFoundException,
  type SESv2Client,
  type EventDestination as SesDestination,
} from '@aws-sdk/client-sesv2';
import { type Journal, known } from '../fact.ts';
import type { ConfigurationSetState, EventDestination, EventTarget, Fact } from '../model.ts';

/** Reads configuration sets in one account and Region. */
export class ConfigurationSets {
  readonly #client: SESv2Client;
  readonly #at: { readonly account: string; readonly region: string };
  readonly #journal: Journal;
  readonly #read = new Map<string, Promise<Fact<ConfigurationSetState>>>();

  constructor(client: SESv2Client, at: { account: string; region: string }, journal: Journal) {
    this.#client = client;
    this.#at = { account: at.account, region: at.region };
    this.#journal = journal;
  }

  of(name: string): Promise<Fact<ConfigurationSetState>> {
    const before = this.#read.get(name);
    if (before !== undefined) return before;
    const now = this.#readSet(name);
    this.#read.set(name, now);
    return now;
  }

  /** A set that is not there has no destinations to ask for. */
  async #readSet(name: string): Promise<Fact<ConfigurationSetState>> {
    const missing = { kind: 'missing', name } as const;
    const settings = await this.#settings(name);
    if (!settings.known) return settings;
    if (settings.value === 'missing') return known(missing, settings.source);
    const destinations = await this.#destinations(name);
    if (!destinations.known) return destinations;
    if (destinations.value === 'missing') return known(missing, destinations.source);
    const found = { kind: 'found', name, ...settings.value, destinations: destinations.value } as const;
    return known(found, settings.source);
  }

  #settings(name: string) {
    return this.#ask('ses:GetConfigurationSet', name, async () => {
      const { DeliveryOptions, ReputationOptions } = await this.#client.send(
        new GetConfigurationSetCommand({ ConfigurationSetName: name }),
      );
      return {
        // Left out is the default: opportunistic TLS, and no metrics (API reference, DeliveryOptions, ReputationOptions).
        tls: DeliveryOptions?.TlsPolicy ?? 'OPTIONAL',
        reputationMetrics: ReputationOptions?.ReputationMetricsEnabled ?? false,
      };
    });
  }

  #destinations(name: string) {
    return this.#ask('ses:GetConfigurationSetEventDestinations', name, async () => {
      const { EventDestinations = [] } = await this.#client.send(
        new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: name }),
      );
      return EventDestinations.map(destinationOf);
    });
  }

  /** "No such set" is an answer: somebody names a set that does not exist. */
  #ask<T>(action: string, what: string, read: () => Promise<T>): Promise<Fact<T | 'missing'>> {
    return this.#journal.attempt({ ...this.#at, action, what }, async (tally) => {
      const answer = await read().catch((error: unknown) => {
        if (error instanceof NotFoundException) return 'missing' as const;
        throw error;
      });
      tally(answer === 'missing' ? 0 : 1);
      return answer;
    });
  }
}

function destinationOf(read: SesDestination): EventDestination {
  return {
    name: read.Name ?? '',
    enabled: read.Enabled ?? false,
    events: read.MatchingEventTypes ?? [],
    to: targetOf(read),
  };
}

function targetOf({
  SnsDestination: sns,
  KinesisFirehoseDestination: firehose,
  EventBridgeDestination: bridge,
  PinpointDestination: pinpoint,
  CloudWatchDestination: cloudWatch,
}: SesDestination): EventTarget {
  if (sns?.TopicArn) return { kind: 'sns', arn: sns.TopicArn };
  if (firehose?.DeliveryStreamArn) return { kind: 'firehose', arn: firehose.DeliveryStreamArn };
  if (bridge?.EventBusArn) return { kind: 'eventBridge', arn: bridge.EventBusArn };
  if (pinpoint?.ApplicationArn) return { kind: 'pinpoint', arn: pinpoint.ApplicationArn };
  return { kind: cloudWatch === undefined ? 'other' : 'cloudWatch' };
}
