import { type AssignerProfile, JX10_ASSIGNER, MKS70_ASSIGNER } from '../profiles/assignerProfile.js';
import { REFERENCE_SOUND_BOARD, type SoundBoardProfile } from '../profiles/soundBoardProfile.js';

/** The members of the family that the machine can be. */
export type ModelName = 'mks70' | 'jx10';

/** One model: how its boards are wired and how it presents itself. */
export interface Model {
  readonly name: ModelName;
  readonly title: string;
  readonly assigner: AssignerProfile;
  readonly soundBoard: SoundBoardProfile;
  /** Whose TXD drives MIDI OUT. One board's does; which is not known, ours is the lower. */
  readonly midiOut: 'lower' | 'upper';
}

export const MKS70: Model = {
  name: 'mks70',
  title: 'Roland MKS-70',
  assigner: MKS70_ASSIGNER,
  soundBoard: REFERENCE_SOUND_BOARD,
  midiOut: 'lower',
};

export const JX10: Model = {
  name: 'jx10',
  title: 'Roland JX-10',
  assigner: JX10_ASSIGNER,
  soundBoard: REFERENCE_SOUND_BOARD,
  midiOut: 'lower',
};

export const MODELS: readonly Model[] = [MKS70, JX10];

/**
 * The model called `name`.
 * @throws RangeError with the accepted names; `jx8p` gets its own sentence.
 */
export function modelNamed(name: string): Model {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (model) return model;
  if (name === 'jx8p') {
    throw new RangeError(
      'the open assigner firmware is built for the JX-10 and the MKS-70 only; jx8p needs a JX-8P assigner image',
    );
  }
  throw new RangeError(`model "${name}" is not known; use ${MODELS.map((m) => m.name).join(' or ')}`);
}
