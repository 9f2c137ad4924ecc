// The schema of a configuration set in an estate.
import * as v from 'valibot';

const text = v.string();
const flag = v.boolean();

const DimensionConfiguration = v.strictObject({
  DimensionName: text,
  DimensionValueSource: v.picklist(['MESSAGE_TAG', 'EMAIL_HEADER', 'LINK_TAG']),
  DefaultDimensionValue: text,
});

/** At most one of the five kinds; none stands for one that the API does not tell of yet. */
const EventDestination = v.strictObject({
  Name: text,
  Enabled: v.optional(flag, true),
  MatchingEventTypes: v.array(text),
  SnsDestination: v.optional(v.strictObject({ TopicArn: text })),
  CloudWatchDestination: v.optional(
    v.strictObject({ DimensionConfigurations: v.array(DimensionConfiguration) }),
  ),
  KinesisFirehoseDestination: v.optional(v.strictObject({ IamRoleArn: text, DeliveryStreamArn: text })),
  EventBridgeDestination: v.optional(v.strictObject({ EventBusArn: text })),
  PinpointDestination: v.optional(v.strictObject({ ApplicationArn: text })),
});

/** GetConfigurationSet and GetConfigurationSetEventDestinations (SES API v2). */
export const ConfigurationSet = v.strictObject({
  ConfigurationSetName: text,
  DeliveryOptions: v.optional(
    v.strictObject({ TlsPolicy: v.optional(v.picklist(['REQUIRE', 'OPTIONAL']), 'OPTIONAL') }),
    {},
  ),
  ReputationMetricsEnabled: v.optional(flag, false),
  SendingEnabled: v.optional(flag, true),
  EventDestinations: v.optional(v.array(EventDestination), []),
});
