import type { Message, Open, UnknownMessage, UnknownSystemMessage } from '@troupe/core/messages';

/** The types of message that are known by name. */
export type KnownMessageType = Exclude<Message, UnknownMessage>['type'];

/** A type of message: one of the known ones, or any other name. */
export type MessageType = Open<KnownMessageType>;

/** The messages of a type and, with `Subtype`, of that subtype. `UnknownMessage` for a name that is not known. */
export type MessageOf<Type extends string, Subtype extends string = string> = Type extends KnownMessageType
  ? string extends Subtype
    ? OfType<Type>
    : OfSubtype<OfType<Type>, Subtype>
  : string extends Type
    ? Message
    : UnknownMessage;

type OfType<Type extends string> = Extract<Message, { type: Type }>;

// A message may stand for several subtypes (`ResultError` does), so the question is whether it admits this one.
type OfSubtype<M, Subtype extends string> = [Admits<M, Subtype>] extends [never]
  ? Extract<M, UnknownSystemMessage>
  : Admits<M, Subtype>;

type Admits<M, Subtype extends string> = M extends { subtype: infer Known }
  ? Subtype extends Known
    ? M & { subtype: Subtype }
    : never
  : never;
