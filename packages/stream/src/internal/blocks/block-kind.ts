import type { Fields } from '../base/record.ts';

/** The content blocks that a journal follows, and what they are told in. */
export interface BlockKind<Piece> {
  /** What a delta adds to such a block; `undefined` when it is for another kind of block, or adds nothing. */
  readonly ofDelta: (delta: Fields) => Piece | undefined;
  /** What the start of a block says of it already, which is nothing as the API sends it; a gateway may say more. */
  readonly ofStart: (block: Fields) => Piece | undefined;
  /** A whole block of this kind as one piece; `undefined` when it is of another kind, or empty. */
  readonly ofBlock: (block: Fields) => Piece | undefined;
  /** How much a piece counts. */
  readonly lengthOf: (piece: Piece) => number;
  /**
   * Compares what was told of a block with the finished block: what is missing at the end, `'anew'` when the rest is
   * not right either, `undefined` when all is well or nobody can say.
   */
  readonly missingOf: (told: ToldBlock<Piece>, whole: Piece) => { readonly rest: Piece } | 'anew' | undefined;
}

/** As far as a block was told. */
export interface ToldBlock<Piece> {
  /** The length of all its pieces. */
  readonly length: number;
  /** The last of its pieces; `undefined` where its beginning was not heard. */
  readonly lastPiece: Piece | undefined;
}
