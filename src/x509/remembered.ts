/**
 * The answers of a pure function to its last questions, so that the same one is calculated once: `status` and the
 * planner judge the same certificates in many worlds. Only what is public is given to it.
 */
export class Remembered<Answer> {
  readonly #answers = new Map<string, Answer>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(question: string, calculate: () => Answer): Answer {
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = calculate();
    if (question.length > longest) return answer;
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined && this.#answers.size >= this.#most) this.#answers.delete(oldest);
    this.#answers.set(question, answer);
    return answer;
  }
}

/** Characters of a question that is kept: a certificate has one to four thousand. */
const longest = 16 * 1024;
