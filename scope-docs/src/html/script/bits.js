document.documentElement.classList.remove("starting");

// Sets of small numbers.

class Bits {
  constructor(count) {
    this.words = new Uint32Array((count + 31) >>> 5);
  }

  clone() {
    const copy = new Bits(0);
    copy.words = this.words.slice();
    return copy;
  }

  set(index) {
    this.words[index >>> 5] |= 1 << (index & 31);
  }

  has(index) {
    return (this.words[index >>> 5] >>> (index & 31) & 1) === 1;
  }

  get size() {
    let size = 0;
    for (let word of this.words) {
      for (; word !== 0; word &= word - 1) size += 1;
    }
    return size;
  }

  get isEmpty() {
    return this.words.every((word) => word === 0);
  }

  isSubset(other) {
    return this.words.every((word, at) => (word & ~other.words[at]) === 0);
  }

  meets(other) {
    return this.words.some((word, at) => (word & other.words[at]) !== 0);
  }

  equals(other) {
    return this.words.every((word, at) => word === other.words[at]);
  }

  add(other) {
    for (let at = 0; at < this.words.length; at += 1) this.words[at] |= other.words[at];
  }

  remove(other) {
    for (let at = 0; at < this.words.length; at += 1) this.words[at] &= ~other.words[at];
  }

  // The members, ascending.
  list() {
    const list = [];
    for (let at = 0; at < this.words.length; at += 1) {
      for (let word = this.words[at]; word !== 0; word &= word - 1) {
        list.push(at * 32 + 31 - Math.clz32(word & -word));
      }
    }
    return list;
  }
}

