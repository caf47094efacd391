/**
 * A real QR code of one size: version 3 (29 modules), error correction L, bytes, mask 0. Enough for 53
 * bytes, and small enough to read here (ISO/IEC 18004).
 */

const SIDE = 29;
const DATA_BYTES = 55;
const CORRECTION_BYTES = 15;
/** Level L with mask 0: fifteen bits, the highest first, already masked as the standard says. */
const FORMAT_BITS = 0b111011111000100;

/** The modules of a QR code for a text of at most 53 bytes; true is dark. */
export function qrModules(text: string): boolean[][] {
  const data = dataBytes(Buffer.from(text));
  const bits = [...data, ...correctionBytes(data)].flatMap(bitsOfByte);
  const grid: (boolean | null)[][] = Array.from({ length: SIDE }, () =>
    Array.from({ length: SIDE }, () => null),
  );
  drawPatterns(grid);
  fill(grid, bits);
  return grid.map((row) => row.map((module) => module === true));
}

function bitsOfByte(byte: number): boolean[] {
  return Array.from({ length: 8 }, (_, index) => ((byte >> (7 - index)) & 1) === 1);
}

/** Mode and length before the text, padding after it. */
function dataBytes(text: Buffer): number[] {
  if (text.length > DATA_BYTES - 2) throw new Error('Too long for a version 3 QR code');
  const bits = [
    false,
    true,
    false,
    false,
    ...bitsOfByte(text.length),
    ...[...text].flatMap(bitsOfByte),
    false,
    false,
    false,
    false,
  ];
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    bytes.push(bits.slice(at, at + 8).reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0));
  }
  for (let pad = 0xec; bytes.length < DATA_BYTES; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

/** Multiplication in GF(256) with the QR standard's polynomial. */
function multiply(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((other >>> bit) & 1) * one;
  }
  return product;
}

/** Reed–Solomon: the remainder of the data divided by the generator polynomial. */
function correctionBytes(data: readonly number[]): number[] {
  let generator = [1];
  let root = 1;
  for (let degree = 0; degree < CORRECTION_BYTES; degree += 1) {
    const shifted = [...generator, 0];
    generator = shifted.map(
      (factor, index) => factor ^ multiply(index === 0 ? 0 : (generator[index - 1] ?? 0), root),
    );
    root = multiply(root, 2);
  }
  const rest = generator.slice(1);
  let remainder = Array.from({ length: CORRECTION_BYTES }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (remainder[0] ?? 0);
    remainder = [...remainder.slice(1), 0].map(
      (value, index) => value ^ multiply(rest[index] ?? 0, factor),
    );
  }
  return remainder;
}

function drawPatterns(grid: (boolean | null)[][]): void {
  const set = (x: number, y: number, dark: boolean) => {
    const row = grid[y];
    if (row !== undefined && x >= 0 && x < SIDE) row[x] = dark;
  };
  for (let at = 0; at < SIDE; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  // The three corners, each with a light frame around it.
  for (const [left, top] of [
    [3, 3],
    [SIDE - 4, 3],
    [3, SIDE - 4],
  ] as const) {
    for (let dy = -4; dy <= 4; dy += 1) {
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(left + dx, top + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) {
      set(22 + dx, 22 + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  }
  drawFormat(set);
}

function drawFormat(set: (x: number, y: number, dark: boolean) => void): void {
  const bit = (index: number) => ((FORMAT_BITS >> index) & 1) === 1;
  for (let index = 0; index <= 5; index += 1) set(8, index, bit(index));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let index = 9; index < 15; index += 1) set(14 - index, 8, bit(index));
  for (let index = 0; index < 8; index += 1) set(SIDE - 1 - index, 8, bit(index));
  for (let index = 8; index < 15; index += 1) set(8, SIDE - 15 + index, bit(index));
  set(8, SIDE - 8, true);
}

/** Writes the bits in the zigzag of the standard, two columns at a time, from the lower right. */
function fill(grid: (boolean | null)[][], bits: readonly boolean[]): void {
  let next = 0;
  for (let right = SIDE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIDE; step += 1) {
      const upward = ((right + 1) & 2) === 0;
      const y = upward ? SIDE - 1 - step : step;
      const row = grid[y];
      if (row === undefined) continue;
      for (const x of [right, right - 1]) {
        if (row[x] !== null) continue;
        const bit = bits[next] ?? false;
        next += 1;
        row[x] = bit !== ((x + y) % 2 === 0);
      }
    }
  }
}
