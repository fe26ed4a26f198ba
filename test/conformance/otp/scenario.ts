import { readFileSync } from 'node:fs';
import type { Term } from './term.ts';

/** Supervisor flags in OTP's words. */
export interface Flags {
  readonly strategy: string;
  readonly intensity: number;
  readonly period: number;
  readonly auto_shutdown?: string;
}

/** How a scripted child behaves when it is asked to stop. */
export interface KidScript {
  readonly stop_delay?: number | 'infinity';
  readonly stop_exit?: Term;
  readonly trap?: boolean;
}

/** A child of a scenario. */
export interface ScriptedChild {
  readonly id: string;
  readonly restart?: string;
  readonly shutdown?: number | string;
  readonly significant?: boolean;
  readonly kid?: KidScript;
  readonly sup?: readonly [Flags, readonly ScriptedChild[]];
}

/** One line of a file of traces. */
export interface Scenario {
  readonly name: string;
  readonly flags: Flags;
  readonly children: readonly ScriptedChild[];
  readonly plan: Readonly<Record<string, readonly Term[]>>;
  readonly steps: readonly (readonly Term[])[];
  readonly compare: 'trace' | 'replies';
  readonly trace: readonly TraceEvent[];
  readonly exits: readonly Term[];
  readonly final: Term;
}

/** One thing that happened: its kind, then whom it is about. */
export type TraceEvent = readonly [string, ...Term[]];

/** Reads a file of traces, one scenario a line. */
export function readScenarios(path: string | URL): Scenario[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // The file is data of ours or of whoever names one; a line that is no scenario fails its own test.
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Scenario);
}
