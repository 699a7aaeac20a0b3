import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonlSink } from '../../src/capture.ts';
import { aRecord, written } from '../support/captured.ts';

const records = [aRecord({ id: '1' }), aRecord({ id: '2', attributes: { team: 'a "b"\nc' } })];
const last = aRecord({ id: '3' });

function linesOf(text: string): unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('JSON lines', () => {
  it('are appended to a file, one per record, at the end of the process too', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'jsonl-')), 'usage.jsonl');
    await jsonlSink(file).write(records);
    jsonlSink(file).writeAtExit?.([last]);
    expect(linesOf(readFileSync(file, 'utf8'))).toEqual([...records, last]);
  });

  it('are written to a stream', async () => {
    const { output, text } = written();
    const sink = jsonlSink(output);
    await sink.write(records);
    sink.writeAtExit?.([last]);
    expect(linesOf(text())).toEqual([...records, last]);
  });

  it('that cannot be written fail their sink', async () => {
    await expect(jsonlSink('/no/such/folder/usage.jsonl').write(records)).rejects.toThrow('ENOENT');
  });
});
