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

  it('holds a long snapshot in members of one stream, none of which tells time or system', () => {
    const usageType = `USE1-${'x'.repeat(20_000)}-input-tokens`;
    const charges = Array.from({ length: 1_000 }, (_, index) =>
      line('2026-11-22', 'Amazon Bedrock', usageType, String(index), '0.0012'),
    );
    const long = { ...snapshot({ charges }), accountCharges: [] };
    const { body } = snapshotFile(long, 'daily/2026-11-22');
    expect(gunzipSync(body).equals(Buffer.from(JSON.stringify(long)))).toBe(true);
    const heads = Buffer.from(body).toString('latin1').split('\x1f\x8b\x08').slice(1);
    expect(new Set(heads.map((head) => head.slice(0, 7)))).toEqual(new Set(['\0\0\0\0\0\0\xff']));
    expect(heads.length).toBeGreaterThan(1);
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
