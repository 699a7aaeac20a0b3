// What `bedrock-usage-report/capture` gives to applications.
export { type CaptureOptions, captureUsage, type UsageCapture } from './capture/capture-usage.ts';
export type { CapturedClient } from './capture/client-port.ts';
export { type DatadogOptions, type DogStatsD, datadogSink } from './capture/datadog-sink.ts';
export { type DynamoDbClient, type DynamoDbOptions, dynamoDbSink } from './capture/dynamo-db-sink.ts';
export { type EmfOptions, emfSink } from './capture/emf-sink.ts';
export type { EstimateOptions, TokenCounter, Tokenizer } from './capture/estimate.ts';
export { jsonlSink } from './capture/jsonl-sink.ts';
export { type OtelMeter, type OtelOptions, otelSink } from './capture/otel-sink.ts';
export type { CountMethod, EstimatedCounts, TokenCounts, UsageRecord } from './capture/record.ts';
export type { Drop, Sink } from './capture/sink.ts';
