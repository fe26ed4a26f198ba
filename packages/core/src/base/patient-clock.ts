import { type Clock, inNextTurn } from './clock.ts';

// One turn reads what lies in the pipes, one more lets those act who were told of it.
const turns = 2;

const patientClocks = new WeakMap<Clock, Clock>();

/**
 * The same clock, whose timers let the pipes be read before they call back: for deadlines.
 *
 * After this process was stopped (SIGSTOP, a suspended machine) or its event loop was blocked, every timer is late, and
 * all of them come before what was said meanwhile is read. An answer that lies in the pipe was given in time.
 */
export function patientClock(clock: Clock): Clock {
  const known = patientClocks.get(clock);
  if (known !== undefined) return known;
  const patient: Clock = {
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    setTimer: (callback, delayMs) => setPatientTimer(clock, callback, delayMs),
  };
  patientClocks.set(clock, patient);
  patientClocks.set(patient, patient);
  return patient;
}

/**
 * Calls `judge` when somebody has had `delayMs` to say something. Where this process slept through a part of that, they
 * get as much more, once and up to `delayMs`: behind a full pipe they could not speak, and may have been asleep as well.
 */
export function afterSilence(clock: Clock, judge: () => void, delayMs: number): () => void {
  const dueAt = clock.now() + delayMs;
  let cancel = clock.setTimer(() => {
    const lateMs = Math.min(clock.now() - dueAt, delayMs);
    if (lateMs > 0) cancel = clock.setTimer(judge, lateMs);
    else judge();
  }, delayMs);
  return () => cancel();
}

function setPatientTimer(clock: Clock, callback: () => void, delayMs: number): () => void {
  // Never: a clock may take it for now.
  if (delayMs === Number.POSITIVE_INFINITY) return () => {};
  let isCancelled = false;
  const wait = (turnsLeft: number) => {
    if (isCancelled) return;
    if (turnsLeft === 0) callback();
    else inNextTurn(() => wait(turnsLeft - 1));
  };
  const cancel = clock.setTimer(() => wait(turns), delayMs);
  return () => {
    isCancelled = true;
    cancel();
  };
}
