/** What waits for a time, the earliest first, and of equal times the one with the lowest number. Sixteen bytes an entry. */
export class DueHeap {
  private times = new Float64Array(1024);
  private numbers = new Float64Array(1024);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Time of the first entry; Infinity when there is none. */
  get firstTime(): number {
    return this.count > 0 ? this.times[0]! : Infinity;
  }

  get firstNumber(): number {
    return this.count > 0 ? this.numbers[0]! : Infinity;
  }

  push(time: number, number: number): void {
    if (this.count === this.times.length) this.resize(this.count * 2);
    let at = this.count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(time, number, this.times[parent]!, this.numbers[parent]!)) break;
      this.move(parent, at);
      at = parent;
    }
    this.times[at] = time;
    this.numbers[at] = number;
  }

  /** Removes the first entry. */
  pop(): void {
    if (this.count === 0) return;
    const last = --this.count;
    const time = this.times[last]!;
    const number = this.numbers[last]!;
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      const right = child + 1;
      if (right < last && isBefore(this.times[right]!, this.numbers[right]!, this.times[child]!, this.numbers[child]!)) child = right;
      if (!isBefore(this.times[child]!, this.numbers[child]!, time, number)) break;
      this.move(child, at);
      at = child;
    }
    this.times[at] = time;
    this.numbers[at] = number;
  }

  /** Forgets the entries from `time` on. */
  dropFrom(time: number): void {
    const { times, numbers, count } = this;
    this.count = 0;
    for (let index = 0; index < count; index++) if (times[index]! < time) this.push(times[index]!, numbers[index]!);
    if (this.count < this.times.length / 4 && this.times.length > 1024) this.resize(Math.max(1024, this.count * 2));
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from]!;
    this.numbers[to] = this.numbers[from]!;
  }

  private resize(capacity: number): void {
    const times = new Float64Array(capacity);
    const numbers = new Float64Array(capacity);
    times.set(this.times.subarray(0, this.count));
    numbers.set(this.numbers.subarray(0, this.count));
    this.times = times;
    this.numbers = numbers;
  }
}

function isBefore(timeA: number, numberA: number, timeB: number, numberB: number): boolean {
  return timeA < timeB || (timeA === timeB && numberA < numberB);
}
