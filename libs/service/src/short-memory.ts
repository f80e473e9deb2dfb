// SPDX-License-Identifier: AGPL-3.0-or-later

interface Remembered<T> {
  readonly answer: Promise<T>;
  readonly until: number;
}

/** Far more than anybody has users or tokens in use. */
const LIMIT = 10_000;

/** Answers by key, each asked for once and then remembered for a while; whoever asks at the same time shares it. A failure is not remembered. */
export class ShortMemory<T> {
  private readonly remembered = new Map<string, Remembered<T>>();

  constructor(
    private readonly ask: (key: string) => Promise<T>,
    private readonly rememberMs: number,
  ) {}

  get(key: string): Promise<T> {
    const known = this.remembered.get(key);
    if (known !== undefined && known.until > Date.now()) return known.answer;
    if (this.remembered.size >= LIMIT) this.remembered.clear();
    const asked = { answer: this.ask(key), until: Date.now() + this.rememberMs };
    this.remembered.set(key, asked);
    asked.answer.catch(() => {
      if (this.remembered.get(key) === asked) this.remembered.delete(key);
    });
    return asked.answer;
  }
}
