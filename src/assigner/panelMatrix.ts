import type { AssignerProfile } from '../profiles/assignerProfile.js';
import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';

/** The dial's two phases as it turns one way; each detent is one step. 1 = contact open. */
const DIAL_PHASES: readonly (readonly [number, number])[] = [
  [1, 1],
  [0, 1],
  [0, 0],
  [1, 0],
];

/** The front panel as the assigner scans it: eight rows of eight contacts, closed = 0, and the alpha dial. */
export class PanelMatrix implements Snapshotable {
  private readonly rows = new Uint8Array(8).fill(0xff);
  private dialStep = 0;

  constructor(private readonly profile: AssignerProfile) {}

  /** Contacts of row 0-7; the dial's phases show in their row, or in every one. */
  read(row: number): number {
    const { phaseA, phaseB, row: dialRow } = this.profile.dial;
    let levels = this.rows[row]!;
    if (dialRow !== undefined && row !== dialRow) return levels;
    const [a, b] = DIAL_PHASES[this.dialStep]!;
    if (a === 0) levels &= ~phaseA;
    if (b === 0) levels &= ~phaseB;
    return levels;
  }

  /**
   * Closes (true) or opens the button printed `name`.
   * @throws RangeError if the model has no such button.
   */
  press(name: string, down: boolean): void {
    const place = Object.hasOwn(this.profile.buttons, name) ? this.profile.buttons[name] : undefined;
    if (place === undefined) {
      const names = Object.keys(this.profile.buttons).join(', ');
      throw new RangeError(`there is no button "${name}"; this model has ${names}`);
    }
    if (down) this.rows[place.row]! &= ~(1 << place.bit);
    else this.rows[place.row]! |= 1 << place.bit;
  }

  /** Turns the dial by one phase step, +1 or -1. */
  turnDial(direction: 1 | -1): void {
    this.dialStep = (this.dialStep + direction + DIAL_PHASES.length) % DIAL_PHASES.length;
  }

  save(writer: StateWriter): void {
    writer.section('PANL');
    writer.bytes(this.rows);
    writer.u8(this.dialStep);
  }

  load(reader: StateReader): void {
    reader.section('PANL');
    reader.bytesInto(this.rows);
    this.dialStep = reader.u8(DIAL_PHASES.length - 1);
  }
}
