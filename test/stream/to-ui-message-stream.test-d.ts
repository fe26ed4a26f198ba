import type { UIMessageChunk } from '@troupe/stream';
import type { UIMessageChunk as SdkChunk } from 'ai';
import { expectTypeOf, test } from 'vitest';

test('every chunk is one of the AI SDK', () => {
  expectTypeOf<UIMessageChunk>().toExtend<SdkChunk<unknown, { restarted: { attempt: number } }>>();
});
