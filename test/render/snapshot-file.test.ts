import { gunzipSync } from 'node:zlib';
import { snapshotFile } from '../../src/render/snapshot-file.ts';
import { line, series, snapshot } from '../support/snapshot-builder.ts';

const some = snapshot({
  usage: [series('anthropic.claude-sonnet-4-5-20250929-v1:0', { '2026-11-22': { inputTokens: 1000 } })],
  charges: [line('2026-11-22', 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', '1.5', '0.0012')],
});

describe('snapshot.json.gz', () => {
  const { key, body } = snapshotFile(some, 'daily/2026-11-22');

  it('lies beside the report', () => {
    expect(key).toBe('daily/2026-11-22/snapshot.json.gz');
  });

  it('holds the snapshot, its keys in the order they have', () => {
    expect(gunzipSync(body).toString()).toBe(JSON.stringify(some));
  });

  it('tells neither the time nor the system it was made on', () => {
    const header = { magic: [0x1f, 0x8b], deflate: 8, flags: 0, time: [0, 0, 0, 0] };
    expect(Array.from(body.subarray(0, 8))).toEqual([
      ...header.magic,
      header.deflate,
      header.flags,
      ...header.time,
    ]);
    expect(body[9]).toBe(255);
  });

  it('is the same bytes when made twice', () => {
    expect(snapshotFile(structuredClone(some), 'daily/2026-11-22').body).toEqual(body);
  });
});
