// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';

/** Inputs do not grow beyond it: a mutation that repeats is worth it, ten of them are not. */
const MOST_BYTES = 512 * 1024;

/** What readers of text, JSON and YAML stumble over. */
const AWKWARD: readonly string[] = [
  '\0', '\r', '\n', '\r\n', '\t', '\u001b[2J', '\u009b', '\u202e', '\u2028', '\ufeff', '\ufffd', '😀', '"', "'", '\\', '\\ud800', '\\u0000',
  '`', '{', '}', '[', ']', ':', ',', '-', '#', '%', '&a ', '*a', '!!js/function ', '<<: ', '|', '>', '?', '$', '../', '__proto__',
  'constructor', 'null', 'true', 'NaN', 'Infinity', '-0', '1e999', '-1', '9007199254740993', '0x10', '.inf', '1_000',
  '2026-02-31T25:61:61Z', 'made-up-secret',
];

/** Bytes that are no UTF-8: a lone continuation, a cut character, half a surrogate pair, an overlong slash, what no encoding has. */
const NO_TEXT: readonly (readonly number[])[] = [[0x80], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xff, 0xfe],
  [0xf4, 0x90, 0x80, 0x80]];

interface Mutation {
  readonly kind: 'insert' | 'replace' | 'remove' | 'repeat' | 'cut' | 'flip' | 'splice';
  /** Where, as a share of the length. */
  readonly at: number;
  readonly length: number;
  readonly times: number;
  readonly piece: Uint8Array;
  readonly other: number;
}

/** Bytes near those of a corpus: pieces put in, taken out, repeated, bits flipped, tails exchanged. Shrinks to fewer mutations. */
export function nearBytes(corpus: readonly (string | Uint8Array)[], tokens: readonly string[] = []): fc.Arbitrary<Uint8Array> {
  const seeds = corpus.map((seed) => Buffer.from(seed));
  const pieces = [...AWKWARD, ...tokens].map((piece) => new Uint8Array(Buffer.from(piece)));
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.constantFrom(...NO_TEXT.map((bytes) => Uint8Array.from(bytes))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }) },
  );
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    kind: fc.constantFrom('insert', 'replace', 'remove', 'repeat', 'cut', 'flip', 'splice'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }) }),
    times: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(1, 2, 3) }, { weight: 1, arbitrary: fc.constantFrom(70, 3_000, 100_000) }),
    piece,
    other: fc.nat(seeds.length - 1),
  });
  return fc
    .tuple(fc.nat(seeds.length - 1), fc.array(mutation, { maxLength: 6 }))
    .map(([at, mutations]) => new Uint8Array(mutations.reduce<Buffer>((bytes, one) => mutated(bytes, one, seeds), seeds[at] ?? Buffer.alloc(0))));
}

function mutated(bytes: Buffer, { kind, at, length, times, piece, other }: Mutation, seeds: readonly Buffer[]): Buffer {
  const from = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  switch (kind) {
    case 'insert':
      return Buffer.concat([before, repeated(piece, times), after]);
    case 'replace':
      return Buffer.concat([before, piece, after.subarray(length)]);
    case 'remove':
      return Buffer.concat([before, after.subarray(length)]);
    case 'repeat':
      return Buffer.concat([before, repeated(after.subarray(0, length), times), after]);
    case 'cut':
      return before;
    case 'flip':
      return Buffer.concat([before, Buffer.from(after.subarray(0, 1)).map((byte) => byte ^ (1 << (length % 8))), after.subarray(1)]);
    default:
      return Buffer.concat([before, (seeds[other] ?? before).subarray(from)]);
  }
}

const repeated = (piece: Uint8Array, times: number): Buffer => Buffer.alloc(Math.min(piece.length * times, MOST_BYTES), piece);
