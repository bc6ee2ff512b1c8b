export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar on standard error, on a terminal only: what is printed may be piped. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #title: string;
  readonly #total: number;
  #done = 0;

  constructor(title: string, total: number, stream: ProgressStream = process.stderr) {
    this.#title = title;
    this.#total = total;
    this.#stream = stream;
  }

  step(): void {
    this.#done++;
    if (!this.#stream.isTTY) return;
    const filled = Math.round((30 * this.#done) / this.#total);
    const bar = '█'.repeat(filled) + '░'.repeat(30 - filled);
    this.#stream.write(`\r${this.#title} ${bar} ${this.#done}/${this.#total}`);
    // Gone when it is done, so that results stand alone.
    if (this.#done === this.#total) this.#stream.write('\r\u001b[K');
  }
}
