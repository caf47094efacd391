import { isUtf8 } from 'node:buffer';
import { inspect } from 'node:util';
import { membersOf, NotTexts, type Member } from './json-texts.ts';

/**
 * What somebody typed: named texts, as the bytes of the JSON they came in. No string is ever made of
 * a value that has to be kept secret, because a string cannot be erased. Whoever holds one either
 * hands it on with `take` or wipes it.
 */
export class Secret {
  #bytes: Buffer;
  #members: ReadonlyMap<string, Member>;

  private constructor(bytes: Buffer, members: ReadonlyMap<string, Member>) {
    this.#bytes = bytes;
    this.#members = members;
  }

  /** For what is started without anything typed. */
  static nothing(): Secret {
    return new Secret(Buffer.alloc(0), new Map());
  }

  /**
   * @param bytes a JSON object of texts; copied, and left to the caller to wipe.
   * @throws NotTexts when it is anything else.
   */
  static read(bytes: Uint8Array): Secret {
    if (!isUtf8(bytes)) throw new NotTexts();
    const members = membersOf(bytes);
    return new Secret(
      Buffer.alloc(bytes.length, bytes),
      new Map(members.map((member) => [member.name, member])),
    );
  }

  /** The names of all that came, those left empty included. */
  names(): string[] {
    return [...this.#members.keys()];
  }

  /** In characters as browsers count them (UTF-16 units); 0 for what did not come. */
  length(name: string): number {
    return this.#members.get(name)?.length ?? 0;
  }

  /** A value as text, for what is no secret: this copy of it cannot be wiped any more. */
  text(name: string): string {
    const json = this.#json(name);
    return json === null ? '' : String(JSON.parse(json.toString('utf8')));
  }

  /** What is not empty, each as the JSON it came in. Lent: the bytes are those that get wiped. */
  filled(): (readonly [name: string, json: Uint8Array])[] {
    return this.names().flatMap((name) => {
      const json = this.length(name) === 0 ? null : this.#json(name);
      return json === null ? [] : [[name, json] as const];
    });
  }

  /** Hands everything over: what was taken from is empty afterwards. */
  take(): Secret {
    const taken = new Secret(this.#bytes, this.#members);
    this.#bytes = Buffer.alloc(0);
    this.#members = new Map();
    return taken;
  }

  /** Overwrites the bytes. Can be called again. */
  wipe(): void {
    this.#bytes.fill(0);
    this.#members = new Map();
  }

  #json(name: string): Buffer | null {
    const member = this.#members.get(name);
    return member === undefined ? null : this.#bytes.subarray(member.from, member.to);
  }

  toString(): string {
    return '[secret]';
  }

  /** Loud, because it is a mistake wherever it happens. */
  toJSON(): never {
    throw new TypeError('a secret is never written down');
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
