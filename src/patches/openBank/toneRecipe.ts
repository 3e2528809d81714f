import { Tone } from '../tone.js';

/** Depths and levels are what the display shows, 0-99. */
export type Depth = number;
export type Waveform = 'noise' | 'square' | 'pulse' | 'sawtooth';
export type EnvMode = 'env-2 inverted' | 'env-2' | 'env-1 inverted' | 'env-1';
/** Dynamics or key follow: off, 1, 2, 3. */
export type Step = 0 | 1 | 2 | 3;

export interface DcoRecipe {
  /** Feet. */
  readonly range?: 16 | 8 | 4 | 2;
  readonly wave?: Waveform;
  /** Semitones, -12 to +12. */
  readonly tune?: number;
  readonly lfo?: Depth;
  readonly env?: Depth;
}

/** Attack, decay, sustain, release. */
export type Envelope = readonly [attack: Depth, decay: Depth, sustain: Depth, release: Depth];

/** A tone as one would set it on a PG-800, panel section by panel section. What is left out stays as it was. */
export interface ToneRecipe {
  readonly dco1?: DcoRecipe;
  /** `fine`: -50 to +50 as displayed. */
  readonly dco2?: DcoRecipe & { readonly fine?: number };
  readonly dco?: {
    readonly cross?: 'off' | 'sync 1' | 'sync 2' | 'xmod';
    readonly dynamics?: Step;
    readonly mode?: EnvMode;
  };
  readonly mix?: {
    readonly dco1?: Depth;
    readonly dco2?: Depth;
    readonly env?: Depth;
    readonly dynamics?: Step;
    readonly mode?: EnvMode;
  };
  readonly hpf?: 0 | 1 | 2 | 3;
  readonly vcf?: {
    readonly cutoff?: Depth;
    readonly resonance?: Depth;
    readonly lfo?: Depth;
    readonly env?: Depth;
    readonly key?: Depth;
    readonly dynamics?: Step;
    readonly mode?: EnvMode;
  };
  readonly vca?: { readonly level?: Depth; readonly dynamics?: Step; readonly env?: 'gate' | 'env-2' };
  readonly chorus?: 0 | 1 | 2;
  readonly lfo?: {
    readonly wave?: 'random' | 'square' | 'sine';
    readonly delay?: Depth;
    readonly rate?: Depth;
  };
  readonly env1?: Envelope;
  readonly env1Key?: Step;
  readonly env2?: Envelope;
  readonly env2Key?: Step;
}

/** Both DCOs saw at 8', open filter follows the keys half way, plain envelopes, chorus off. */
const START: Required<ToneRecipe> = {
  dco1: { range: 8, wave: 'sawtooth', tune: 0, lfo: 0, env: 0 },
  dco2: { range: 8, wave: 'sawtooth', tune: 0, fine: 0, lfo: 0, env: 0 },
  dco: { cross: 'off', dynamics: 0, mode: 'env-1' },
  mix: { dco1: 99, dco2: 0, env: 0, dynamics: 0, mode: 'env-1' },
  hpf: 0,
  vcf: { cutoff: 70, resonance: 0, lfo: 0, env: 0, key: 50, dynamics: 0, mode: 'env-1' },
  vca: { level: 85, dynamics: 0, env: 'env-2' },
  chorus: 0,
  lfo: { wave: 'sine', delay: 40, rate: 74 },
  env1: [0, 50, 50, 40],
  env1Key: 0,
  env2: [0, 50, 99, 40],
  env2Key: 0,
};

/** `over` on top of `under`, section by section. */
function mixRecipes(under: ToneRecipe, over: ToneRecipe): ToneRecipe {
  return {
    ...under,
    ...over,
    dco1: { ...under.dco1, ...over.dco1 },
    dco2: { ...under.dco2, ...over.dco2 },
    dco: { ...under.dco, ...over.dco },
    mix: { ...under.mix, ...over.mix },
    vcf: { ...under.vcf, ...over.vcf },
    vca: { ...under.vca, ...over.vca },
    lfo: { ...under.lfo, ...over.lfo },
  };
}

function setDco(tone: Tone, dco: 'dco1' | 'dco2', recipe: DcoRecipe): void {
  tone.setDisplay(`${dco}-range`, `${recipe.range}'`);
  tone.setDisplay(`${dco}-waveform`, recipe.wave!);
  tone.setDisplay(`${dco}-tune`, `${recipe.tune}`);
  tone.setDisplay(`${dco}-lfo`, `${recipe.lfo}`);
  tone.setDisplay(`${dco}-env`, `${recipe.env}`);
}

function setEnvelope(tone: Tone, env: 'env1' | 'env2', [attack, decay, sustain, release]: Envelope): void {
  tone.setDisplay(`${env}-attack`, `${attack}`);
  tone.setDisplay(`${env}-decay`, `${decay}`);
  tone.setDisplay(`${env}-sustain`, `${sustain}`);
  tone.setDisplay(`${env}-release`, `${release}`);
}

/**
 * The tone a recipe makes. Later recipes go on top of earlier ones: a family, then what makes this one different.
 * @throws RangeError if the name is longer than ten characters or a value is none the display could show.
 */
function makeTone(name: string, ...recipes: readonly ToneRecipe[]): Tone {
  const { dco1, dco2, dco, mix, hpf, vcf, vca, chorus, lfo, env1, env1Key, env2, env2Key } = recipes.reduce(
    mixRecipes,
    START,
  ) as typeof START;
  const tone = Tone.initial(name);
  setDco(tone, 'dco1', dco1);
  setDco(tone, 'dco2', dco2);
  tone.setDisplay('dco2-fine-tune', `${dco2.fine}`);
  tone.setDisplay('cross-mod', dco.cross!);
  tone.setStep('dco-dynamics', dco.dynamics!);
  tone.setDisplay('dco-env-mode', dco.mode!);
  tone.setDisplay('mix-dco1', `${mix.dco1}`);
  tone.setDisplay('mix-dco2', `${mix.dco2}`);
  tone.setDisplay('mix-env', `${mix.env}`);
  tone.setStep('mix-dynamics', mix.dynamics!);
  tone.setDisplay('mix-env-mode', mix.mode!);
  tone.setStep('hpf-cutoff', hpf);
  tone.setDisplay('vcf-cutoff', `${vcf.cutoff}`);
  tone.setDisplay('vcf-resonance', `${vcf.resonance}`);
  tone.setDisplay('vcf-lfo', `${vcf.lfo}`);
  tone.setDisplay('vcf-env', `${vcf.env}`);
  tone.setDisplay('vcf-key-follow', `${vcf.key}`);
  tone.setStep('vcf-dynamics', vcf.dynamics!);
  tone.setDisplay('vcf-env-mode', vcf.mode!);
  tone.setDisplay('vca-level', `${vca.level}`);
  tone.setStep('vca-dynamics', vca.dynamics!);
  tone.setDisplay('vca-env-mode', vca.env!);
  tone.setStep('chorus', chorus);
  tone.setDisplay('lfo-waveform', lfo.wave!);
  tone.setDisplay('lfo-delay', `${lfo.delay}`);
  tone.setDisplay('lfo-rate', `${lfo.rate}`);
  setEnvelope(tone, 'env1', env1);
  tone.setStep('env1-key-follow', env1Key);
  setEnvelope(tone, 'env2', env2);
  tone.setStep('env2-key-follow', env2Key);
  return tone;
}

/** A tone of the bank: its family and what is its own. */
export type ToneEntry = readonly [name: string, family: ToneRecipe, own: ToneRecipe];

/** The tones of a list. @throws RangeError if a name or a value does not fit, see `makeTone`. */
export function makeTones(entries: readonly ToneEntry[]): Tone[] {
  return entries.map(([name, family, own]) => makeTone(name, family, own));
}
