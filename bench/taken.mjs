// Loaded before a program that is measured (`node --import`): writes what the process took when it ends.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const taken = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 };
  writeFileSync(process.env.BENCH_TAKEN_FILE, JSON.stringify(taken));
});
