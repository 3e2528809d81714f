const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL = 0xb0;
const HOLD_PEDAL = 64;
/** All sound off, all notes off and the mode messages that imply it. */
const FIRST_NOTES_OFF = 123;
const ALL_SOUND_OFF = 120;

/** Which keys and pedals a sender holds down, so that they can be let go when it disappears. */
export class HeldKeys {
  /** A bit a channel for each key. */
  private readonly keys = new Uint16Array(128);
  private pedals = 0;

  /** Takes one whole message. */
  push(message: ArrayLike<number>): void {
    const bit = 1 << (message[0]! & 0x0f);
    const number = message[1]!;
    switch (message[0]! & 0xf0) {
      case NOTE_ON:
        if (message[2]! > 0) this.keys[number]! |= bit;
        else this.keys[number]! &= ~bit;
        break;
      case NOTE_OFF:
        this.keys[number]! &= ~bit;
        break;
      case CONTROL:
        if (number === HOLD_PEDAL) this.pedals = message[2]! >= 64 ? this.pedals | bit : this.pedals & ~bit;
        if (number === ALL_SOUND_OFF || number >= FIRST_NOTES_OFF) this.forget(~bit);
    }
  }

  /** The messages that let go everything still held; nothing is held afterwards. */
  release(): Uint8Array[] {
    const messages: Uint8Array[] = [];
    for (let channel = 0; channel < 16; channel++) {
      if ((this.pedals >> channel) & 1) messages.push(Uint8Array.of(CONTROL | channel, HOLD_PEDAL, 0));
      this.keys.forEach((channels, key) => {
        if ((channels >> channel) & 1) messages.push(Uint8Array.of(NOTE_ON | channel, key, 0));
      });
    }
    this.forget(0);
    return messages;
  }

  private forget(keep: number): void {
    this.pedals &= keep;
    for (let key = 0; key < this.keys.length; key++) this.keys[key]! &= keep;
  }
}
