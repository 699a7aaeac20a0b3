import { wallClock } from '../../src/deliver/wall-clock.ts';

it('a sleeper whose signal aborts wakes at once and without an error', async () => {
  const done = new AbortController();
  const sleeping = wallClock().sleep(3_600_000, done.signal);
  done.abort();
  await expect(sleeping).resolves.toBeUndefined();
  await expect(wallClock().sleep(3_600_000, done.signal)).resolves.toBeUndefined();
});
