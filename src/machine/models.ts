import type { SysexModel } from '../patches/sysexMessages.js';
import {
  type AssignerProfile,
  JX8P_ASSIGNER,
  JX10_ASSIGNER,
  MKS70_ASSIGNER,
} from '../profiles/assignerProfile.js';
import { REFERENCE_SOUND_BOARD, type SoundBoardProfile } from '../profiles/soundBoardProfile.js';
import type { BoardName } from '../tape/recordedTape.js';

/** The members of the family that the machine can be. */
export type ModelName = 'mks70' | 'jx10' | 'jx8p';

/** One model: how its boards are wired and how it presents itself. */
export interface Model {
  readonly name: ModelName;
  readonly title: string;
  readonly assigner: AssignerProfile;
  readonly soundBoard: SoundBoardProfile;
  /** Its sound boards, the lower one first; each has six voices and its own prefix on the wire. */
  readonly boards: readonly BoardName[];
  /** Whose TXD drives MIDI OUT. One board's does; which is not known, ours is the lower. */
  readonly midiOut: BoardName;
  /** Which exclusive messages it speaks; a Super-JX has patches of two tones, a JX-8P single tones. */
  readonly sysex: SysexModel;
}

export const MKS70: Model = {
  name: 'mks70',
  title: 'Roland MKS-70',
  assigner: MKS70_ASSIGNER,
  soundBoard: REFERENCE_SOUND_BOARD,
  boards: ['lower', 'upper'],
  midiOut: 'lower',
  sysex: 'super-jx',
};

export const JX10: Model = {
  name: 'jx10',
  title: 'Roland JX-10',
  assigner: JX10_ASSIGNER,
  soundBoard: REFERENCE_SOUND_BOARD,
  boards: ['lower', 'upper'],
  midiOut: 'lower',
  sysex: 'super-jx',
};

export const JX8P: Model = {
  name: 'jx8p',
  title: 'Roland JX-8P',
  assigner: JX8P_ASSIGNER,
  soundBoard: REFERENCE_SOUND_BOARD,
  boards: ['lower'],
  midiOut: 'lower',
  sysex: 'jx8p',
};

export const MODELS: readonly Model[] = [MKS70, JX10, JX8P];

/** The names, for people: `mks70, jx10 or jx8p`. */
export const MODEL_NAMES_TEXT: string = MODELS.map(({ name }) => name)
  .join(', ')
  .replace(/, (\w+)$/, ' or $1');

/**
 * The model called `name`.
 * @throws RangeError with the accepted names.
 */
export function modelNamed(name: string): Model {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (!model) throw new RangeError(`model "${name}" is not known; use ${MODEL_NAMES_TEXT}`);
  return model;
}
