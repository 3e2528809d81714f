import { Assigner } from '../../assigner/assigner.js';
import type { AssignerProfile } from '../../profiles/assignerProfile.js';
import { StateReader, StateWriter } from '../../snapshot.js';
import { TICKS_PER_BYTE, TICKS_PER_E_CYCLE, TICKS_PER_SECOND } from '../../time.js';
import { PinLog } from './pinLog.js';

/** Bytes that a run keeps of the wire. */
const MOST_WIRE_BYTES = 20_000;

/** A contact of the switch matrix. */
export interface Contact {
  readonly row: number;
  readonly bit: number;
}

function contactName({ row, bit }: Contact): string {
  return `${row}.${bit}`;
}

/** A profile in which every contact of the matrix has a name of its own. */
function withAllContacts(profile: AssignerProfile): AssignerProfile {
  const buttons: Record<string, Contact> = {};
  for (let row = 0; row < 8; row++) {
    for (let bit = 0; bit < 8; bit++) buttons[contactName({ row, bit })] = { row, bit };
  }
  return { ...profile, buttons };
}

/** An assigner alone: what it does to its pins and what it sends to the boards is written down. */
export class AssignerRig {
  readonly pins = new PinLog();
  readonly wire: number[] = [];
  readonly profile: AssignerProfile;
  assigner: Assigner;

  constructor(
    private readonly rom: Uint8Array,
    profile: AssignerProfile,
  ) {
    this.profile = withAllContacts(profile);
    this.assigner = this.create(this.profile);
  }

  get tick(): number {
    return this.assigner.cpu.cycle * TICKS_PER_E_CYCLE;
  }

  /** Runs on for so many seconds; ends early when the pin log is full. */
  run(seconds: number): void {
    const end = this.tick + seconds * TICKS_PER_SECOND;
    while (this.tick < end && !this.pins.overflowed) {
      this.assigner.runTo(Math.min(end, this.tick + TICKS_PER_SECOND / 100));
    }
  }

  midi(bytes: readonly number[]): void {
    let at = this.tick + TICKS_PER_BYTE;
    for (const byte of bytes) {
      this.assigner.midiIn(byte, at);
      at += TICKS_PER_BYTE;
    }
  }

  press(contact: Contact, down: boolean): void {
    this.assigner.panel.press(contactName(contact), down);
  }

  save(): Uint8Array {
    const writer = new StateWriter();
    this.assigner.save(writer);
    return writer.finish();
  }

  /** Goes on from a saved state, with another wiring of its inputs if given; the logs are empty. */
  load(state: Uint8Array, change: Partial<AssignerProfile> = {}): void {
    this.assigner = this.create({ ...this.profile, ...change });
    this.assigner.load(new StateReader(state));
    this.pins.clear();
    this.wire.length = 0;
  }

  private create(profile: AssignerProfile): Assigner {
    return new Assigner({
      rom: this.rom,
      profile,
      onWire: (byte) => {
        if (this.wire.length < MOST_WIRE_BYTES) this.wire.push(byte);
      },
      onPort: (port, latch, direction, tick) => this.pins.write(port, latch, direction, tick),
    });
  }
}
