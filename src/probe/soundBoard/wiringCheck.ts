import { COUNTER_NAMES } from '../../profiles/machineFields.js';
import type { LatchField, SoundBoardProfile } from '../../profiles/soundBoardProfile.js';
import { CV_NAMES } from '../../tape/controlTape.js';
import { hex } from '../findings.js';
import { fieldText, type LineWord, wordText } from './lines.js';
import type { SoundBoardProbe } from './soundBoardProbe.js';

/** A field in which a profile and a program disagree. */
export interface WiringMismatch {
  /** `soundBoard.latches.hpf` */
  readonly field: string;
  /** What the profile says. */
  readonly profile: string;
  /** What the program does. */
  readonly program: string;
}

function holdOpens(profile: SoundBoardProfile, cv: number, word: LineWord): boolean {
  const ports = { P1: word & 0xff, PB: (word >> 8) & 0xff, PC: (word >> 16) & 0x3f };
  return profile.multiplexer[cv]!.every(({ port, mask, value }) => (ports[port] & mask) === value);
}

function heldNames(profile: SoundBoardProfile, word: LineWord): string {
  const names = CV_NAMES.filter((_, cv) => holdOpens(profile, cv, word));
  return names.length === 0 ? 'no hold' : names.join(', ');
}

/**
 * Where a board wired as `profile` says would misunderstand the program that was probed, field by field. Fields that
 * the probe could not find are left out. Holds are compared by what they do, not by how their conditions are written.
 */
export function checkWiring(profile: SoundBoardProfile, probe: SoundBoardProbe): WiringMismatch[] {
  const { voices, geometry, profile: found } = probe;
  if (!voices || !geometry || !found) return [];
  const known = new Set(
    probe.findings.filter(({ confidence }) => confidence !== 'unknown').map(({ field }) => field),
  );
  const mismatches: WiringMismatch[] = [];
  const compare = (field: string, says: string, does: string) => {
    if (known.has(field) && says !== does) mismatches.push({ field, profile: says, program: does });
  };

  const dacText = ({ dataShift, addressShift, addressMask }: SoundBoardProfile['dac']) =>
    `data << ${dataShift} | address >> ${addressShift} & ${hex(addressMask)}`;
  compare('soundBoard.dac', dacText(profile.dac), dacText(found.dac));

  voices.holds.forEach((hold, cv) => {
    const field = `soundBoard.multiplexer.${CV_NAMES[cv]}`;
    const word = hold && probe.slotWords?.get(hold.slot);
    if (!hold || word === undefined || !known.has(field)) return;
    const opened = heldNames(profile, word);
    if (opened === CV_NAMES[cv]) return;
    const lines = wordText(word, geometry.dynamic);
    mismatches.push({
      field,
      profile: `with ${lines} ${opened} follows the DAC`,
      program: `with ${lines} it sets ${CV_NAMES[cv]}`,
    });
  });

  found.counters.forEach((place, n) => {
    const text = ({ chip, counter }: typeof place) => `PIT${chip + 1} counter ${counter}`;
    compare(`soundBoard.counters.${COUNTER_NAMES[n]}`, text(profile.counters[n]!), text(place));
  });

  const fields = (of: SoundBoardProfile): [string, LatchField][] => [
    ...Object.entries(of.latches).map(([name, field]): [string, LatchField] => [`latches.${name}`, field]),
    ['calibration.voice', of.calibration.voice],
    ['calibration.dco', of.calibration.dco],
  ];
  const saysFields = new Map(fields(profile));
  for (const [name, field] of fields(found)) {
    compare(`soundBoard.${name}`, fieldText(saysFields.get(name)!), fieldText(field));
  }
  const { sensePin, levelWhenReached } = profile.calibration;
  compare('soundBoard.calibration.sensePin', `P3.${sensePin}`, `P3.${found.calibration.sensePin}`);
  compare(
    'soundBoard.calibration.levelWhenReached',
    String(levelWhenReached),
    String(found.calibration.levelWhenReached),
  );
  const nibbles = ({ dco1, dco2 }: SoundBoardProfile['prescalerNibble']) => `DCO1 ${dco1}, DCO2 ${dco2}`;
  compare('soundBoard.prescalerNibble', nibbles(profile.prescalerNibble), nibbles(found.prescalerNibble));
  compare('soundBoard.dco2Clock', profile.dco2Clock, found.dco2Clock);
  return mismatches;
}
