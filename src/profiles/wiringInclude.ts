import { CV_COUNT, CV_NAMES } from '../tape/controlTape.js';
import type { LatchField, LineCondition, SoundBoardPort, SoundBoardProfile } from './soundBoardProfile.js';

const PORTS: readonly SoundBoardPort[] = ['P1', 'PB', 'PC'];

function hex(value: number): string {
  return `0${value.toString(16).padStart(2, '0').toUpperCase()}h`;
}

/** The port byte with the bits of `field` set so that it reads `value`. */
function fieldPattern(field: LatchField, value: number): number {
  let pattern = 0;
  field.bits.forEach((bit, n) => {
    if ((value >> n) & 1) pattern |= 1 << bit;
  });
  return pattern;
}

function onPort(conditions: readonly LineCondition[], port: SoundBoardPort): { mask: number; value: number } {
  let mask = 0;
  let value = 0;
  for (const condition of conditions) {
    if (condition.port !== port) continue;
    mask |= condition.mask;
    value |= condition.value;
  }
  return { mask, value };
}

/** A P1 byte that selects no held voltage at all, with the calibration bits clear. */
function holdPattern(profile: SoundBoardProfile): number {
  const calibration = fieldPattern(profile.calibration.dco, 1);
  for (let p1 = 0; p1 < 256; p1++) {
    if ((p1 & calibration) !== 0) continue;
    const selects = profile.multiplexer.some((conditions) => {
      const { mask, value } = onPort(conditions, 'P1');
      return (p1 & mask) === value;
    });
    if (!selects && (p1 & (p1 - 1)) === 0 && p1 !== 0) return p1;
  }
  throw new RangeError('the profile has no single P1 line that holds all multiplexers');
}

/**
 * The port constants of a wiring as an assembler include for the sound-board firmware. The open firmware needs
 * the reference's port split (multiplexer on P1, waveforms, cross modulation and HPF on PB, chorus, mute and
 * calibration select on PC); inside each port any permutation will do.
 *
 * @throws RangeError if the profile uses other ports than that.
 */
export function wiringInclude(profile: SoundBoardProfile): string {
  const lines: string[] = ['; Port constants of the sound board, generated from its profile.'];
  const equ = (name: string, value: number) => lines.push(`${name.padEnd(20)} equ ${hex(value)}`);
  const field = (name: string, source: LatchField, port: SoundBoardPort, values: number) => {
    if (source.port !== port) {
      throw new RangeError(`${name} is on ${source.port}; the open firmware drives it from ${port}`);
    }
    for (let value = 0; value < values; value++) equ(`${name}_${value}`, fieldPattern(source, value));
  };

  for (let cv = 0; cv < CV_COUNT; cv++) {
    const conditions = profile.multiplexer[cv]!;
    const foreign = conditions.find((condition) => condition.port !== 'P1');
    if (foreign)
      throw new RangeError(`${CV_NAMES[cv]} is selected by ${foreign.port}; the open firmware uses P1`);
    equ(`MUX_${CV_NAMES[cv]!.replace('.', '_')}`, onPort(conditions, 'P1').value);
  }
  equ('MUX_HOLD', holdPattern(profile));
  field('PB_WAVE1', profile.latches.wave1, 'PB', 4);
  field('PB_WAVE2', profile.latches.wave2, 'PB', 4);
  field('PB_XMOD', profile.latches.crossMod, 'PB', 4);
  field('PB_HPF', profile.latches.hpf, 'PB', 4);
  field('PC_CHORUS', profile.latches.chorus, 'PC', 3);
  field('PC_MUTE', profile.latches.mute, 'PC', 2);
  field('PC_CALIBRATE', profile.calibration.voice, 'PC', 6);
  field('P1_CALIBRATE_DCO', profile.calibration.dco, 'P1', 2);
  equ('SENSE_BIT', profile.calibration.sensePin);
  equ('SENSE_REACHED', profile.calibration.levelWhenReached);
  profile.counters.forEach((place, n) => {
    const name = `DCO${n < 6 ? 1 : 2}_${n % 6}`;
    equ(`PAGE_${name}`, 2 + place.chip);
    equ(`REG_${name}`, place.counter);
    equ(`SC_${name}`, place.counter << 6);
  });
  equ('DCO1_NIBBLE_SHIFT', profile.prescalerNibble.dco1 * 4);
  equ('DCO2_NIBBLE_SHIFT', profile.prescalerNibble.dco2 * 4);
  for (const port of PORTS) {
    let mask = 0;
    for (const conditions of profile.multiplexer) mask |= onPort(conditions, port).mask;
    equ(`MUX_MASK_${port}`, mask);
  }
  return `${lines.join('\n')}\n`;
}
