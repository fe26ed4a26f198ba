import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptStep } from '@troupe/testing';
import { linesOf, type TextKind } from '../../test/helpers/said-by-models.ts';
import type { VariantName } from './variants.ts';

/** A load, the variants measured on it, and what they have to reach. */
export interface Load {
  readonly title: string;
  readonly lines: number;
  readonly step: ScriptStep;
  readonly variants: readonly VariantName[];
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly says: string;
  readonly of: VariantName;
  readonly to: VariantName;
  readonly field: 'messagesPerSecond' | 'cpuMicrosPerMessage';
  readonly atLeast?: number;
  readonly atMost?: number;
}

// The worst comes first.
const kinds: readonly TextKind[] = ['mix', 'prose', 'code', 'tool input', 'thinking'];
// More lines than a chunk of the pipe holds by far, and few enough to be made in a moment.
const linesOfFile = 20_000;

/** Writes what models say into `folder`, and says how it is to be read. */
export async function writeLoads(folder: string): Promise<Load[]> {
  const texts = await Promise.all(kinds.map((kind) => textLoad(kind, folder)));
  return [...texts, longLines];
}

async function textLoad(kind: TextKind, folder: string): Promise<Load> {
  const file = join(folder, `${kind.replaceAll(' ', '-')}.jsonl`);
  await writeFile(file, `${linesOf(kind, linesOfFile).join('\n')}\n`);
  // A second of reading for the slowest: all texts, variants and rounds together take minutes, not an hour.
  const lines = 100_000;
  const textDeltas: readonly VariantName[] = kind === 'prose' ? ['textDeltas()'] : [];
  return {
    title: kind === 'mix' ? 'mix: another block every 50 pieces' : kind,
    lines,
    step: { type: 'replay', file, lines },
    variants: ['bare loop', 'session.stream()', 'turn.batches()', ...textDeltas, 'official SDK'],
    bars: [
      rate('session.stream()', 'bare loop', 0.95),
      rate('turn.batches()', 'bare loop', 1.1),
      ...textDeltas.map((name) => rate(name, 'bare loop', 0.8)),
      rate('session.stream()', 'official SDK', 1.7),
      {
        says: 'session.stream() : official SDK, CPU',
        of: 'session.stream()',
        to: 'official SDK',
        field: 'cpuMicrosPerMessage',
        atMost: 0.6,
      },
    ],
  };
}

const longLines: Load = {
  title: 'lines of 1 MB',
  lines: 600,
  step: { type: 'flood', lines: 600, bytes: 1_000_000 },
  variants: ['bare loop', 'session.stream()'],
  bars: [rate('session.stream()', 'bare loop', 0.9)],
};

function rate(of: VariantName, to: VariantName, atLeast: number): Bar {
  return { says: `${of} : ${to}, rate`, of, to, field: 'messagesPerSecond', atLeast };
}
