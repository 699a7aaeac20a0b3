import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { toReportRow } from '../../src/ledger/report-row.ts';
import { line, series, snapshot, day } from '../support/snapshot-builder.ts';
import { plusDays } from '../../src/domain/date-range.ts';
it('perf', () => {
  const regions = [['us-east-1','USE1'],['us-west-2','USW2'],['eu-west-1','EU'],['eu-central-1','EUC1'],['ap-northeast-1','APN1'],['ca-central-1','CAN1']];
  const usage = []; const charges = [];
  const days = Array.from({length:400},(_,i)=>plusDays(day('2026-11-22'),-i));
  for (let m=0;m<60;m++) for (const [r,p] of regions) {
    usage.push(series(`anthropic.claude-opus-4-${m}`, Object.fromEntries(days.map(d=>[d,{invocations:3,inputTokens:1000,outputTokens:500,cacheReadTokens:100,cacheWriteTokens:5,latencyMs:3.25,latencySamples:3}])),{region:r}));
  }
  for (const d of days) for (let m=0;m<60;m++) for (const [,p] of regions.slice(0,2)) for (const t of ['input','output']) 
    charges.push(line(d,`Claude Opus 4.${m} (Amazon Bedrock Edition)`,`${p}-MP:${p}_${t}_tokens_standard-Units`,'0.001','0.005123'));
  const t0=performance.now();
  const l=buildLedger(snapshot({usage,charges}));
  const t1=performance.now();
  const rows=l.rows.map(toReportRow);
  console.log(charges.length,rows.length,t1-t0,performance.now()-t1,l.gaps.length, rows[0], l.charges[0]);
},100000);
