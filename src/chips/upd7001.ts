/**
 * NEC uPD7001: 8-bit, 4-channel A/D converter with a serial interface.
 *
 *      EOC | 1    16| Vdd        EOC and SO are open drain and tied together on the board, so that one input
 *       DL | 2    15| VREF       pin serves: low = conversion done while /CS is high, data while /CS is low.
 *       SI | 3    14| AGND       DL is tied high: the channel is taken over with every bit shifted in.
 *     /SCK | 4    13| A3
 *       SO | 5    12| A2
 *      /CS | 6    11| A1
 *      CL0 | 7    10| A0
 *      Vss | 8     9| CL1
 *
 * A conversion starts when /CS rises and takes 56 internal clocks; 27 kohm and 47 pF make about 400 kHz, so 140
 * us. EOC then goes low. /CS low releases EOC, and after 5 clocks (12.5 us) enables SO; SCK falling puts the next
 * bit on SO, most significant first; SCK rising takes SI in. The last two bits shifted in are the channel of the
 * next conversion: results lag by one access.
 *
 * Source: NEC uPD7001 data sheet as summarised in MAME's device, and the resistor and capacitor of the board.
 *
 * *Not emulated:* DL low, analog errors, the spread of the RC clock. The input counts as sampled when the
 * conversion ends. /CS lowered during a conversion abandons it and leaves the shift register as it was. What happens
 * at power-on is not known: with /CS high a conversion of channel 0 is taken to begin at tick 0.
 */

import type { Snapshotable, StateReader, StateWriter } from '../snapshot.js';
import type { Level } from './i8254.js';

/** One internal clock of 2.5 us, in 48 MHz ticks. */
const CLOCK_TICKS = 120;
export const CONVERSION_TICKS = 56 * CLOCK_TICKS;
export const OUTPUT_ENABLE_TICKS = 5 * CLOCK_TICKS;

/** Brought up to date on access; the ticks of successive calls must not go back. /CS, SCK and SI start high. */
export class Upd7001 implements Snapshotable {
  private readonly inputs = new Uint8Array(4);
  private chipSelect: Level = 1;
  private clock: Level = 1;
  private dataIn: Level = 1;
  private dataOut: Level = 1;
  private shift = 0;
  private channel = 0;
  /** Tick at which the running conversion ends; Infinity when none runs. */
  private conversionEnd = CONVERSION_TICKS;
  private endOfConversion = false;
  /** Tick from which SO drives the line while /CS is low. */
  private outputFrom = 0;

  /** Analog input `channel` (0-3) reads `code` (0-255) from `tick` on. */
  setInput(tick: number, channel: number, code: number): void {
    this.update(tick);
    this.inputs[channel & 3] = code;
  }

  /** The /CS, SCK and SI pins from `tick` on; of changes together, SI counts first, then /CS, then SCK. */
  lines(tick: number, chipSelect: Level, clock: Level, dataIn: Level): void {
    this.dataIn = dataIn;
    if (chipSelect !== this.chipSelect) this.setChipSelect(tick, chipSelect);
    if (clock !== this.clock) this.setClock(clock);
  }

  /** Level of the line that EOC and SO share, with its pull-up. */
  readOutput(tick: number): Level {
    if (this.chipSelect === 1) {
      this.update(tick);
      return this.endOfConversion ? 0 : 1;
    }
    return tick >= this.outputFrom ? this.dataOut : 1;
  }

  save(writer: StateWriter): void {
    writer.section('7001');
    writer.bytes(this.inputs);
    writer.u8(this.chipSelect);
    writer.u8(this.clock);
    writer.u8(this.dataIn);
    writer.u8(this.dataOut);
    writer.u8(this.shift);
    writer.u8(this.channel);
    writer.f64(this.conversionEnd);
    writer.bool(this.endOfConversion);
    writer.f64(this.outputFrom);
  }

  load(reader: StateReader): void {
    reader.section('7001');
    reader.bytesInto(this.inputs);
    this.chipSelect = reader.level();
    this.clock = reader.level();
    this.dataIn = reader.level();
    this.dataOut = reader.level();
    this.shift = reader.u8();
    this.channel = reader.u8(3);
    this.conversionEnd = reader.wholeOrNever();
    this.endOfConversion = reader.bool();
    this.outputFrom = reader.whole();
  }

  private update(tick: number): void {
    if (tick < this.conversionEnd) return;
    this.conversionEnd = Infinity;
    this.endOfConversion = true;
    this.shift = this.inputs[this.channel]!;
  }

  private setChipSelect(tick: number, level: Level): void {
    this.update(tick);
    this.chipSelect = level;
    this.endOfConversion = false;
    if (level === 1) {
      this.conversionEnd = tick + CONVERSION_TICKS;
    } else {
      this.conversionEnd = Infinity;
      this.outputFrom = tick + OUTPUT_ENABLE_TICKS;
    }
  }

  private setClock(level: Level): void {
    this.clock = level;
    if (this.chipSelect === 1) return;
    if (level === 0) {
      this.dataOut = (this.shift >> 7) as Level;
    } else {
      this.shift = ((this.shift << 1) | this.dataIn) & 0xff;
      this.channel = this.shift & 3;
    }
  }
}
