import {
  CV_COUNT,
  CV_MIX1,
  CV_MIX2,
  CV_NAMES,
  CV_RESONANCE,
  CV_SAW1,
  CV_SAW2,
  CV_VCA,
  CV_VCF,
  CV_VOLUME,
} from '../../tape/controlTape.js';
import type { Confidence } from '../findings.js';
import type { Refresh } from './geometry.js';
import type { LineWord } from './lines.js';
import { changedCounters, changedHolds, type Observation } from './observation.js';
import { noteOff, noteOn, type Rig, VOICES } from './rig.js';

/** A held voltage and how it was recognised. */
export interface FoundHold {
  readonly slot: LineWord;
  readonly confidence: Confidence;
  readonly evidence: string;
}

/** What the program does for each voice. */
export interface VoiceMap {
  /** By index of the control tape; undefined where none was found. */
  readonly holds: readonly (FoundHold | undefined)[];
  /** Counter place (chip * 4 + counter) of DCO1 of voices 0-5, then DCO2; -1 = not found. */
  readonly counters: readonly number[];
  /** What could not be told apart, as sentences. */
  readonly doubts: readonly string[];
}

/** A group of six holds: what moves all six, and what it is for the tape. */
interface Group {
  readonly name: string;
  readonly firstCv: number;
  readonly parameter: number;
  readonly from: number;
  readonly to: number;
}

const GROUPS: readonly Group[] = [
  { name: 'SAW1', firstCv: CV_SAW1, parameter: 0x82, from: 0x40, to: 0x54 },
  { name: 'SAW2', firstCv: CV_SAW2, parameter: 0x88, from: 0x40, to: 0x54 },
  { name: 'MIX1', firstCv: CV_MIX1, parameter: 0x91, from: 0x40, to: 0x7f },
  { name: 'MIX2', firstCv: CV_MIX2, parameter: 0x92, from: 0x40, to: 0x7f },
  { name: 'VCF', firstCv: CV_VCF, parameter: 0x97, from: 0x40, to: 0x58 },
  { name: 'VCA', firstCv: CV_VCA, parameter: 0x9e, from: 0x40, to: 0x7f },
];

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

/** What an experiment changes for one voice only. */
interface VoiceResult {
  readonly holds: ReadonlySet<LineWord>;
  readonly counters: readonly number[];
}

export class VoiceMapper {
  private readonly doubts: string[] = [];
  private readonly voiceResults: VoiceResult[] = [];
  private readonly holds: (FoundHold | undefined)[] = new Array<FoundHold | undefined>(CV_COUNT).fill(
    undefined,
  );

  constructor(
    private readonly rig: Rig,
    private readonly prefix: number,
    private readonly code: (raw: number) => number,
  ) {}

  run(): VoiceMap {
    const common = this.findCommon();
    const groups = GROUPS.map((group) => this.membersOf(group));
    this.findVoices();
    groups.forEach((members, n) => {
      this.placeByVoice(GROUPS[n]!, members);
    });
    this.placeByOrder(groups, common);
    return { holds: this.holds, counters: this.findCounters(), doubts: this.doubts };
  }

  private moved(from: readonly number[], to: readonly number[], settleMs?: number): Observation[] {
    return [this.rig.try([this.prefix, ...from], settleMs), this.rig.try([this.prefix, ...to], settleMs)];
  }

  private findCommon(): Set<LineWord> {
    const found = new Set<LineWord>();
    const look = (cv: number, parameter: number, from: number, to: number) => {
      const [a, b] = this.moved([parameter, from], [parameter, to]);
      const slots = changedHolds(a!, b!, this.code);
      const what = `${hexByte(parameter)} moved from ${hexByte(from)} to ${hexByte(to)}`;
      if (slots.length === 1) {
        found.add(slots[0]!);
        this.holds[cv] = {
          slot: slots[0]!,
          confidence: 'certain',
          evidence: `the only hold that follows ${what}`,
        };
      } else {
        this.doubts.push(`${CV_NAMES[cv]}: ${slots.length} holds follow ${what}, where one was expected.`);
      }
    };
    look(CV_RESONANCE, 0x98, 0x20, 0x60);
    look(CV_VOLUME, 0xb1, 0x7f, 0x30);
    return found;
  }

  /** The holds that a parameter of all voices moves. */
  private membersOf({ name, parameter, from, to }: Group): LineWord[] {
    const [a, b] = this.moved([parameter, from], [parameter, to]);
    const slots = changedHolds(a!, b!, this.code);
    if (slots.length !== VOICES.length) {
      this.doubts.push(
        `${name}: ${slots.length} holds follow ${hexByte(parameter)} moved from ${hexByte(from)} to ${hexByte(to)}, ` +
          'where six were expected.',
      );
    }
    return slots;
  }

  /** What moves when one voice gets another note, is let go, or is let go with its envelope on the mixer. */
  private findVoices(): void {
    const { prefix } = this;
    const none: number[] = [];
    for (const voice of VOICES) {
      const holds = new Set<LineWord>();
      const follow = [0x9b, 0x7f];
      const [a, b] = this.moved(follow, [...follow, ...noteOn(voice, 79)]);
      for (const slot of changedHolds(a!, b!, this.code)) holds.add(slot);
      const counters = changedCounters(a!, b!);
      const [c, d] = this.moved(none, noteOff(voice));
      for (const slot of changedHolds(c!, d!, this.code)) holds.add(slot);
      // The gate would shut the VCA; what the envelope does to the mixer shows whichever of the two it drives.
      const mixer = [0x93, 0x7f, 0xaf, 0x7f];
      const e = this.rig.try([prefix, ...mixer]);
      const f = this.rig.try([prefix, ...mixer, ...noteOff(voice)]);
      for (const slot of changedHolds(e, f, this.code)) holds.add(slot);
      this.voiceResults.push({ holds, counters });
    }
  }

  private placeByVoice({ name, firstCv }: Group, members: readonly LineWord[]): void {
    const owners = VOICES.map((voice) => members.filter((slot) => this.voiceResults[voice]!.holds.has(slot)));
    const distinct = new Set(owners.map((slots) => slots[0]));
    if (owners.some((slots) => slots.length !== 1) || distinct.size !== VOICES.length) return;
    for (const voice of VOICES) {
      this.holds[firstCv + voice] = {
        slot: owners[voice]![0]!,
        confidence: 'certain',
        evidence: `one of the six ${name} holds, and the only one of them that a note on voice ${voice} moves`,
      };
    }
  }

  /** Groups whose voices no experiment tells apart: by their place in the round, checked with the lines. */
  private placeByOrder(groups: readonly (readonly LineWord[])[], common: ReadonlySet<LineWord>): void {
    const voiceOf = new Map<LineWord, number>();
    this.holds.forEach((hold, cv) => {
      if (hold && cv < CV_RESONANCE) voiceOf.set(hold.slot, cv % 6);
    });
    const order = roundOrder(this.rig.steady, common);
    groups.forEach((members, n) => {
      const { name, firstCv } = GROUPS[n]!;
      if (this.holds[firstCv] || members.length !== VOICES.length) return;
      const placed = assignByOrder(order, members, voiceOf);
      if (!placed) {
        this.doubts.push(`${name}: which hold belongs to which voice does not show.`);
        return;
      }
      const regular = this.sameLines(placed);
      for (const voice of VOICES) {
        this.holds[firstCv + voice] = {
          slot: placed[voice]!,
          confidence: regular ? 'certain' : 'likely',
          evidence:
            `one of the six ${name} holds; no experiment moves it for one voice alone, but in the round it comes with ` +
            `the other holds of voice ${voice}${regular ? ', and its lines differ from those of the others of its group in the same way as theirs' : ''}`,
        };
      }
    });
  }

  /** From voice to voice the lines change as they do in the groups that are known. */
  private sameLines(placed: readonly LineWord[]): boolean {
    for (const { firstCv } of GROUPS) {
      const first = this.holds[firstCv];
      if (!first) continue;
      if (VOICES.every((v) => (this.holds[firstCv + v]!.slot ^ first.slot) === (placed[v]! ^ placed[0]!)))
        return true;
    }
    return false;
  }

  private findCounters(): number[] {
    const of = (parameter: number) => {
      const [a, b] = this.moved([parameter, 0x40], [parameter, 0x54]);
      return new Set(changedCounters(a!, b!));
    };
    const banks = [of(0x82), of(0x88)];
    const places: number[] = [];
    for (const bank of banks) {
      for (const voice of VOICES) {
        const fitting = this.voiceResults[voice]!.counters.filter((place) => bank.has(place));
        places.push(fitting.length === 1 ? fitting[0]! : -1);
      }
    }
    return places.map((place) => (places.filter((other) => other === place).length === 1 ? place : -1));
  }
}

/** The holds in the order of one round, which begins behind the holds that all voices share, or behind the longest pause. */
export function roundOrder(steady: readonly Refresh[], common: ReadonlySet<LineWord>): LineWord[] {
  const first = steady[0];
  if (!first) return [];
  const again = steady.findIndex(({ slot }, n) => n > 0 && slot === first.slot);
  const round = steady.slice(0, again < 0 ? steady.length : again);
  let start = 0;
  let longest = -1;
  round.forEach(({ slot, cycle }, n) => {
    const before = round[(n + round.length - 1) % round.length]!;
    const behindCommon = common.has(before.slot) && !common.has(slot);
    const pause = n === 0 ? 0 : cycle - before.cycle;
    const weight = behindCommon ? Number.MAX_SAFE_INTEGER : pause;
    if (weight > longest) {
      longest = weight;
      start = n;
    }
  });
  return [...round.slice(start), ...round.slice(0, start)].map(({ slot }) => slot);
}

/**
 * Gives each of the six members the voice of the next known hold behind it, or of the last one before it, whichever
 * gives all six different voices without going over the round's end.
 */
function assignByOrder(
  order: readonly LineWord[],
  members: readonly LineWord[],
  voiceOf: ReadonlyMap<LineWord, number>,
): LineWord[] | undefined {
  for (const step of [1, -1]) {
    const placed: LineWord[] = [];
    for (const member of members) {
      let at = order.indexOf(member) + step;
      while (at >= 0 && at < order.length && !voiceOf.has(order[at]!)) at += step;
      const voice = voiceOf.get(order[at] ?? -1);
      if (voice !== undefined && order.includes(member)) placed[voice] = member;
    }
    if (VOICES.every((voice) => placed[voice] !== undefined)) return placed;
  }
  return undefined;
}
